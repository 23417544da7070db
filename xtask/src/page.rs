//! Reads a text that a browser received for what the browser will load next.

use std::collections::BTreeSet;

use crate::Outcome;

/// Paths that a page, script or style sheet makes the browser load by itself, each once.
///
/// These are the sources of elements, the links that are fetched (not icons: a frame has none), and whatever
/// stands below `/assets/`, since the names of scripts and wasm may stand in inline scripts.
pub(crate) fn loads(text: &str, own_origins: &[String]) -> Outcome<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for address in tags(text).filter_map(fetched) {
        if let Some(path) = path_of(&address, own_origins)? {
            found.insert(path);
        }
    }
    for (at, _) in text.match_indices("/assets/") {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c)));
        let path = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().trim_end_matches('.');
        // The folder alone is a prefix in some script, not a file.
        if path != "/assets/" {
            found.insert(path.to_owned());
        }
    }
    Ok(found)
}

/// The insides of the tags, without the angle brackets.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

fn fetched(tag: &str) -> Option<String> {
    let name = tag.split_whitespace().next()?;
    match name.to_ascii_lowercase().as_str() {
        "script" | "img" | "iframe" | "source" | "audio" | "video" | "embed" => attribute(tag, "src"),
        "link" => {
            let kinds = ["stylesheet", "preload", "modulepreload", "prefetch", "manifest"];
            let rel = attribute(tag, "rel")?.to_ascii_lowercase();
            rel.split_whitespace().any(|kind| kinds.contains(&kind)).then(|| attribute(tag, "href"))?
        }
        _ => None,
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag.get(..at)?.chars().last()?;
        let after = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        before.is_whitespace().then_some(after)
    })?;
    let value = match start.chars().next()? {
        quote @ ('"' | '\'') => start.get(1..)?.split(quote).next()?,
        _ => start.split_whitespace().next()?.trim_end_matches('/'),
    };
    Some(value.replace("&amp;", "&"))
}

/// Nothing for what is in the page itself; an error for another origin, whose bytes nobody here can count.
fn path_of(address: &str, own_origins: &[String]) -> Outcome<Option<String>> {
    if address.starts_with("data:") || address.starts_with("blob:") || address.is_empty() {
        return Ok(None);
    }
    if let Some(path) = own_origins.iter().find_map(|origin| address.strip_prefix(origin.as_str())) {
        return Ok(Some(path.to_owned()));
    }
    if address.starts_with('/') && !address.starts_with("//") {
        return Ok(Some(address.to_owned()));
    }
    Err(format!("the page loads {address}, which is neither a path nor on the server's origin").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        loads(text, &["http://localhost:3000".to_owned()]).unwrap().into_iter().collect()
    }

    #[test]
    fn style_sheets_scripts_and_the_wasm_in_an_inline_script_are_loaded() {
        let page = r#"<!DOCTYPE html><html><head>
            <link rel="stylesheet" href="/assets/widget-1.css"><link rel=modulepreload href=/assets/widget-2.js />
            <script type="module">import init from "/assets/widget-2.js";
            init({module_or_path:'/assets/widget-3.wasm'});</script>
            <img alt="" src="http://localhost:3000/logo.svg?v=1&amp;w=2"></head></html>"#;
        assert_eq!(
            paths(page),
            ["/assets/widget-1.css", "/assets/widget-2.js", "/assets/widget-3.wasm", "/logo.svg?v=1&w=2"]
        );
    }

    #[test]
    fn links_to_follow_icons_and_what_is_inside_the_page_are_not() {
        let page = r#"<a href="/c/support">on</a><link rel="icon" href="/favicon.svg">
            <link rel="canonical" href="/c/support"><img src="data:image/png;base64,AA"> fetch("/assets/" + name)"#;
        assert!(paths(page).is_empty());
    }

    #[test]
    fn the_attribute_is_told_from_one_that_ends_alike() {
        assert_eq!(paths(r#"<script data-src="/no" src="/yes"></script>"#), ["/yes"]);
    }

    #[test]
    fn another_origin_is_an_error() {
        assert!(loads(r#"<script src="https://cdn.example.com/x.js">"#, &[]).is_err());
        assert!(loads(r#"<script src="//cdn.example.com/x.js">"#, &[]).is_err());
    }
}
