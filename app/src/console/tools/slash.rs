//! `/` at the beginning of the text box, or after a blank, searches all that may be put there, as one types on. Escape leaves
//! what was typed as it is.

use domain::phrase::Phrase;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::caret::TextBox;
use super::search::{Hits, Search};
use crate::console::talk::Talk;
use crate::parts::choice::composes;
use crate::words::Words;

/// More than this is no search any more.
const LONGEST: usize = 40;
/// So many hits stand above the text box without having to be scrolled.
const SHOWN: usize = 7;

#[derive(Clone, Copy)]
pub(crate) struct Slash {
    text_box: TextBox,
    search: Search,
    /// From the slash to the caret.
    span: RwSignal<Option<(u32, u32)>>,
    /// The slash at this place is one.
    left: StoredValue<Option<u32>>,
}

impl Slash {
    pub(crate) fn new(talk: Talk, text_box: TextBox) -> Self {
        let search = Search::new(talk.chat, "slash", SHOWN);
        Self { text_box, search, span: RwSignal::new(None), left: StoredValue::new(None) }
    }

    /// The text box has other content than before, or the caret is elsewhere.
    pub(crate) fn typed(self) {
        let Some((before, caret)) = self.text_box.before_caret() else { return };
        let Some((from, query)) = asked(&before) else {
            self.left.set_value(None);
            self.span.set(None);
            return;
        };
        let was = self.span.get_untracked();
        // Words that nothing fits are a sentence that begins with a slash. Who types faster than the answer comes has not lost.
        let lost = query.contains(' ')
            && was.is_some()
            && self.search.is_answered_untracked()
            && self.search.is_empty_untracked();
        if lost || self.left.get_value() == Some(from) {
            self.left.set_value(Some(from));
            self.span.set(None);
            return;
        }
        match was {
            Some((begun, _)) if begun == from => self.search.type_in(query),
            _ => self.search.begin(query),
        }
        self.span.set(Some((from, caret)));
    }

    /// True if the key was for the search.
    pub(crate) fn takes(self, ev: &KeyboardEvent) -> bool {
        let Some((from, _)) = self.span.get_untracked() else { return false };
        if composes(ev) {
            return false;
        }
        match ev.key().as_str() {
            "Escape" => {
                ev.prevent_default();
                ev.stop_propagation();
                self.left.set_value(Some(from));
                self.span.set(None);
                true
            }
            "Enter" | "Tab" if !ev.shift_key() => {
                let Some(phrase) = untrack(|| self.search.current()) else { return false };
                ev.prevent_default();
                self.choose(&phrase);
                true
            }
            _ => self.search.choice.moves(ev),
        }
    }

    fn choose(self, phrase: &Phrase) {
        if let Some((from, to)) = self.span.get_untracked() {
            self.span.set(None);
            self.text_box.replace(from, to, &phrase.text);
        }
    }

    /// The keyboard has left the text box.
    pub(crate) fn leave(self) {
        self.span.set(None);
    }

    pub(crate) fn is_open(self) -> bool {
        self.span.with(Option::is_some)
    }

    pub(crate) fn list_id(self) -> String {
        self.search.list_id()
    }

    pub(crate) fn current_id(self) -> Option<String> {
        self.search.choice.id().filter(|_| self.is_open())
    }
}

/// The search that stands before the caret, and where its slash is, in UTF-16.
fn asked(before: &str) -> Option<(u32, &str)> {
    let (start, query) = before.rsplit_once('/')?;
    let begins = start.chars().next_back().is_none_or(char::is_whitespace);
    let one_line = !query.contains('\n') && !query.starts_with(' ') && query.chars().count() <= LONGEST;
    (begins && one_line).then(|| (u32::try_from(start.encode_utf16().count()).unwrap_or_default(), query))
}

#[component]
pub(crate) fn SlashView(slash: Slash) -> impl IntoView {
    let words: Words = expect_context();
    let choose = Callback::new(move |phrase: Phrase| slash.choose(&phrase));
    view! {
        <Show when=move || slash.is_open()>
            <div class="picker slash" role="group" aria-label=words.predefined_messages()>
                <Hits search=slash.search choose=choose/>
                <p class="aside-only" role="status">
                    {move || words.hits_found(&slash.search.hits.with(Vec::len).to_string())}
                </p>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_searches_where_a_word_begins() {
        assert_eq!(asked("/"), Some((0, "")));
        assert_eq!(asked("Hello /new sha"), Some((6, "new sha")));
        assert_eq!(asked("👋 /a"), Some((3, "a")));
        assert_eq!(asked("a\n/b"), Some((2, "b")));
        for none in ["and/or", "https://a.example/b", "1 / 2", "/a\nb", "", &format!("/{}", "a".repeat(41))] {
            assert_eq!(asked(none), None, "{none}");
        }
    }
}
