//! Turns `locales/*.txt` into `Words`: one method per text, one table per language. A language that lacks a text, has
//! one too many, or names other values than English does fails here; a text that no screen uses fails in the compiler,
//! as a method that is never called.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// In the order of the tables. A page carries the sections that its bundle reads: the widget's the first three, the
/// console's the first four. `page` is what the server alone renders of parts that the bundle knows of too; `launcher`
/// and `panels` are known on the server only.
const SECTIONS: [&str; 7] = ["language", "shared", "widget", "console", "page", "launcher", "panels"];

type Texts = BTreeMap<(usize, String), String>;
type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../locales");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut languages = BTreeMap::new();
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        let code = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
        languages.insert(code.clone(), read(&code, &fs::read_to_string(&path)?)?);
    }
    let english = languages.get("en").ok_or("locales/en.txt is missing")?;
    for (code, texts) in &languages {
        compare(code, texts, english)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), code(english, &languages)?)?;
    Ok(())
}

fn read(code: &str, source: &str) -> Result<Texts, Failure> {
    let mut texts = Texts::new();
    let mut section = None;
    for (n, line) in source.lines().enumerate() {
        let at = format!("locales/{code}.txt, line {}", n + 1);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section =
                Some(SECTIONS.iter().position(|s| *s == name).ok_or(format!("{at}: no section [{name}]"))?);
            continue;
        }
        let section = section.ok_or(format!("{at}: stands before the first section"))?;
        let (key, text) = line.split_once('=').ok_or(format!("{at}: write it as key = text"))?;
        let (key, text) = (key.trim().to_owned(), text.trim().to_owned());
        if text.is_empty() {
            return Err(format!("{at}: {key} has no text").into());
        }
        if texts.insert((section, key.clone()), text).is_some() {
            return Err(format!("{at}: {key} stands twice in its section").into());
        }
    }
    Ok(texts)
}

fn compare(code: &str, texts: &Texts, english: &Texts) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    for ((section, key), text) in english {
        let name = format!("[{}] {key}", SECTIONS[*section]);
        match texts.get(&(*section, key.clone())) {
            None => wrong.push(format!("{name} is missing")),
            Some(theirs) if values(theirs) != values(text) => {
                wrong.push(format!("{name} must use the values {:?}", values(text)));
            }
            Some(_) => {}
        }
    }
    let unknown = texts.keys().filter(|k| !english.contains_key(*k));
    wrong.extend(unknown.map(|(s, key)| format!("[{}] {key} does not exist in English", SECTIONS[*s])));
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("locales/{code}.txt:\n  {}", wrong.join("\n  ")).into())
    }
}

/// The names between braces, sorted.
fn values(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|after| after.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn code(english: &Texts, languages: &BTreeMap<String, Texts>) -> Result<String, Failure> {
    let mut out = String::new();
    for (page, sections) in [("WIDGET", 3), ("CONSOLE", 4)] {
        let count = english.keys().filter(|(section, _)| *section < sections).count();
        writeln!(out, "/// So many texts, from the first, go with its page.\n#[cfg(feature = \"ssr\")]")?;
        writeln!(out, "pub(super) const FOR_{page}: usize = {count};")?;
    }
    writeln!(out, "/// The languages, by code.\n#[cfg(feature = \"ssr\")]")?;
    let codes: Vec<&String> = languages.keys().collect();
    writeln!(out, "pub const LANGUAGES: [&str; {}] = {codes:?};", codes.len())?;
    writeln!(out, "#[cfg(feature = \"ssr\")]\npub(super) static TABLES: [&[&str]; {}] = [", codes.len())?;
    for texts in languages.values() {
        writeln!(out, "    &{:?},", texts.values().collect::<Vec<_>>())?;
    }
    writeln!(out, "];\n\nimpl Words {{")?;
    for (at, ((section, key), text)) in english.iter().enumerate() {
        let values = values(text);
        // What a language says of itself is for the server, too.
        let reach = if *section == 0 { "pub" } else { "pub(crate)" };
        writeln!(out, "    /// {text}")?;
        if matches!(SECTIONS[*section], "launcher" | "panels") {
            writeln!(out, "    #[cfg(feature = \"ssr\")]")?;
        }
        if values.is_empty() {
            writeln!(out, "    {reach} fn {key}(self) -> &'static str {{ self.at({at}) }}")?;
        } else {
            let arguments: String = values.iter().map(|v| format!(", {v}: &str")).collect();
            let pairs: Vec<String> = values.iter().map(|v| format!("(\"{{{v}}}\", {v})")).collect();
            writeln!(
                out,
                "    pub(crate) fn {key}(self{arguments}) -> String {{ fill(self.at({at}), &[{}]) }}",
                pairs.join(", ")
            )?;
        }
    }
    writeln!(out, "}}")?;
    Ok(out)
}
