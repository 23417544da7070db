//! What wasm-bindgen leaves on the table, some kilobytes of every bundle.
//!
//! - Its glue carries every function and class that any crate below exports, and the wasm keeps the code behind
//!   them, whether or not the page can reach them. Here the glue is entered only through what the page calls, the
//!   bundler drops the rest, and the wasm's exports that are no longer mentioned are dropped with the code behind.
//! - Glue and wasm find each other by long names with a hash in each, on both sides, and hashes do not compress.
//!   They get names of a letter or two.
//!
//! Everything here works on the text of the glue and is careful in the same way: what does not look exactly
//! as expected keeps its name.

use std::collections::{BTreeMap, BTreeSet};

/// A module that enters the glue of `page` the way a page does: through the start and the crate's own
/// functions.
pub(crate) fn entry(glue: &str, page: &str) -> String {
    let functions = glue
        .lines()
        .filter_map(|line| line.strip_prefix("export function "))
        .filter_map(|rest| rest.split('(').next());
    let names: Vec<&str> = ["default"].into_iter().chain(functions).collect();
    format!("export {{ {} }} from \"./{page}.js\";\n", names.join(", "))
}

/// The glue without what keeps the bundler from dropping a class that nobody uses.
pub(crate) fn droppable(glue: &str) -> String {
    glue.lines()
        // Lets a class be used with `using`, which only hand-written scripts could do.
        .filter(|line| !line.starts_with("if (Symbol.dispose) "))
        .map(|line| {
            line.replace(": new FinalizationRegistry(", ": /* @__PURE__ */ new FinalizationRegistry(")
        })
        .fold(String::new(), |text, line| text + &line + "\n")
}

/// Whether the name stands in the script as a word of its own.
pub(crate) fn mentions(script: &str, name: &str) -> bool {
    words(script).any(|(_, word)| word == name)
}

/// Short names for those imports and exports of the wasm that the glue names in no other sense.
pub(crate) fn short_names(
    glue: &str,
    imports: &BTreeSet<String>,
    exports: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let mut places: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (at, word) in words(glue) {
        let before = glue.get(..at).unwrap_or_default();
        let after = glue.get(at + word.len()..).unwrap_or_default();
        places.entry(word).or_default().push((before, after));
    }
    let is_import = |name: &str| {
        places.get(name).is_some_and(|places| {
            matches!(places.as_slice(), [(before, after)] if before.ends_with("\n        ") && after.starts_with(": "))
        })
    };
    let is_export = |name: &str| {
        places.get(name).is_some_and(|places| places.iter().all(|(before, _)| before.ends_with("wasm.")))
    };
    let imports = imports.iter().filter(|name| !exports.contains(*name) && is_import(name));
    let exports = exports.iter().filter(|name| is_export(name));
    imports.chain(exports).cloned().zip((0..).map(short_name)).collect()
}

/// The glue with every such word replaced.
pub(crate) fn renamed(glue: &str, names: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(glue.len());
    let mut copied = 0;
    for (at, word) in words(glue) {
        if let Some(short) = names.get(word) {
            text.push_str(glue.get(copied..at).unwrap_or_default());
            text.push_str(short);
            copied = at + word.len();
        }
    }
    text.push_str(glue.get(copied..).unwrap_or_default());
    text
}

/// a, b, ... z, A, ... Z, aa, ba, ...
fn short_name(mut number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    loop {
        name.extend(LETTERS.get(number % LETTERS.len()).copied().map(char::from));
        number /= LETTERS.len();
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// Identifiers, keywords and numbers, each with its place.
fn words(script: &str) -> impl Iterator<Item = (usize, &str)> {
    script
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr().addr() - script.as_ptr().addr(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "export class Sink {
    free() {
        wasm.__wbg_sink_free(this.ptr, 0);
    }
}
if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;
export function start() {
    wasm.start();
}
function __wbg_get_imports() {
    const import0 = {
        __wbg_close_0123456789abcdef: function(arg0) {
            arg0.close();
            wasm.__wbindgen_malloc();
        },
        __wbg_twice_0123456789abcdef: function(arg0) { __wbg_twice_0123456789abcdef },
    };
}
const SinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_sink_free(ptr, 1));
export { initSync, __wbg_init as default };
";

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_page_enters_through_functions_and_not_through_classes() {
        assert_eq!(entry(GLUE, "widget"), "export { default, start } from \"./widget.js\";\n");
    }

    #[test]
    fn nothing_outside_a_class_holds_on_to_it() {
        let glue = droppable(GLUE);
        assert!(!glue.contains("Symbol.dispose"));
        assert!(glue.contains(": /* @__PURE__ */ new FinalizationRegistry("));
    }

    #[test]
    fn a_name_is_mentioned_only_as_a_whole_word() {
        assert!(mentions("wasm.pull(a)", "pull"));
        assert!(!mentions("wasm.pull_all(a)", "pull"));
    }

    #[test]
    fn what_has_one_meaning_is_shortened_and_the_rest_stays() {
        let imports =
            set(&["__wbg_close_0123456789abcdef", "__wbg_twice_0123456789abcdef", "__wbg_elsewhere"]);
        let exports = set(&["__wbg_sink_free", "__wbindgen_malloc", "start", "memory"]);
        let names = short_names(GLUE, &imports, &exports);
        let glue = renamed(GLUE, &names);
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(glue.contains("        a: function(arg0) {"), "{glue}");
        assert!(glue.contains("wasm.b(this.ptr, 0)") && glue.contains("wasm.b(ptr, 1)"), "{glue}");
        assert!(glue.contains("wasm.c()") && glue.contains("wasm.start()"), "{glue}");
        assert!(glue.contains("__wbg_twice_0123456789abcdef: "), "{glue}");
    }

    #[test]
    fn short_names_never_repeat() {
        let names: BTreeSet<String> = (0..9_000).map(short_name).collect();
        assert_eq!(names.len(), 9_000);
        assert_eq!((short_name(0), short_name(51), short_name(52)), ("a".into(), "Z".into(), "aa".into()));
    }
}
