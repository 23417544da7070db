//! The document around a page of the console, and what stands in its head. Written as text: it is not woken up.

use crate::site::Bundle;
use crate::words::Words;

use super::me_menu::THEME;

/// The drawings that icons point to. They stand in the page, because a policy that lets no foreign content in also
/// keeps `<use>` from other files.
const ICONS: &str = include_str!("../../../style/icons-console.svg");

pub(super) struct Document<'a> {
    pub words: Words,
    pub files: &'a Bundle,
    pub nonce: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    /// What the bundle starts from. Without it the page stays as it is.
    pub boot: Option<&'a str>,
}

pub(super) fn document(page: &Document<'_>) -> String {
    let Document { words, files, nonce, title, body, boot } = page;
    let (direction, css) = (words.direction(), &files.css);
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let (preload, start) = boot.map(|boot| bundle(files, nonce, boot)).unwrap_or_default();
    // The chosen theme must be known before the first paint. The three arrays are what hydration looks for.
    format!(
        r#"<!DOCTYPE html>
<html lang="en" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<script nonce="{nonce}">try{{const t=localStorage.getItem("{THEME}");if(t)document.documentElement.dataset.theme=t}}catch{{}}var __RESOLVED_RESOURCES=[],__SERIALIZED_ERRORS=[],__INCOMPLETE_CHUNKS=[]</script>
<link rel="stylesheet" href="{css}">
{preload}</head>
<body>{body}{ICONS}{start}</body>
</html>
"#
    )
}

/// What goes into the head to fetch the bundle early, and at the end of the body to start it.
fn bundle(files: &Bundle, nonce: &str, boot: &str) -> (String, String) {
    let Bundle { js, wasm, .. } = files;
    // Inside of a script element only this sign could end it.
    let boot = boot.replace('<', "\\u003c");
    let preload = format!(
        r#"<link rel="modulepreload" href="{js}" nonce="{nonce}">
<link rel="preload" href="{wasm}" as="fetch" type="application/wasm" crossorigin>
"#
    );
    let start = format!(
        r#"<script type="application/json" id="boot">{boot}</script>
<script type="module" nonce="{nonce}">import init from "{js}";init({{module_or_path:"{wasm}"}})</script>"#
    );
    (preload, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_people_typed_can_end_the_script_it_stands_in() {
        let files = Bundle::default();
        let boot = r#"{"said":"</script><script>alert(1)</script>"}"#;
        let page = Document {
            words: Words::of("en"),
            files: &files,
            nonce: "n",
            title: "<b>",
            body: "",
            boot: Some(boot),
        };
        let html = document(&page);
        assert!(!html.contains("</script><script>alert"));
        assert!(html.contains(r"\u003c/script>\u003cscript>alert(1)"));
        assert!(html.contains("<title>&lt;b></title>"));
    }
}
