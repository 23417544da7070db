//! Emoji: a search and a table to choose from, with what was chosen lately first. Arrow keys move in the table while the
//! keyboard stays in the search.

mod recent;
mod set;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use self::set::{GROUPS, Group};
use super::caret::TextBox;
use super::tool::Tool;
use crate::parts::choice::{self, Find};
use crate::words::Words;

/// So many stand in a row.
const WIDE: usize = 8;

/// A sign and its English name.
type Sign = (&'static str, &'static str);

#[derive(Clone, PartialEq, Eq)]
struct Shelf {
    title: &'static str,
    signs: Vec<Sign>,
}

#[component]
pub(super) fn Emoji(text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let open = RwSignal::new(false);
    view! {
        <Tool label=words.emoji() sign="emoji" class="emoji" open=open text_box=text_box>
            <Picker open=open text_box=text_box/>
        </Tool>
    }
}

#[component]
fn Picker(open: RwSignal<bool>, text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new((0, 0));
    let recent = StoredValue::new(recent::read());
    let shelves = Memo::new(move |_| recent.with_value(|recent| shown(words, recent, &typed.get())));
    let current = move || shelves.with(|shelves| sign_at(shelves, at.get()));
    let choose = move |sign: Sign| {
        recent::note(sign.0);
        text_box.insert(sign.0);
        open.set(false);
    };
    let on_key = move |ev: KeyboardEvent| {
        if choice::composes(&ev) {
            return;
        }
        let moved = match ev.key().as_str() {
            "Enter" => {
                ev.prevent_default();
                if let Some(sign) = current() {
                    choose(sign);
                }
                return;
            }
            // In a search with words in it these move the caret.
            "ArrowLeft" | "ArrowRight" if !typed.with_untracked(String::is_empty) => return,
            key => shelves.with_untracked(|shelves| step(shelves, at.get_untracked(), key)),
        };
        if let Some(moved) = moved {
            ev.prevent_default();
            at.set(moved);
            choice::show(id_of(moved));
        }
    };
    view! {
        <Find
            label=words.search_emoji()
            list="emoji"
            looked_at=move || current().map(|_| id_of(at.get()))
            typed=move |text| {
                typed.set(text);
                at.set((0, 0));
            }
            on_key=on_key
        />
        <div class="signs" id="emoji" role="listbox" aria-label=words.emoji() tabindex="-1">
            {move || {
                shelves
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(n, shelf)| {
                        let signs = shelf.signs.into_iter().enumerate();
                        let signs = signs
                            .map(|(m, sign)| {
                                view! {
                                    <span
                                        class="sign"
                                        id=id_of((n, m))
                                        role="option"
                                        aria-label=sign.1
                                        lang="en"
                                        title=sign.1
                                        aria-selected=move || (at.get() == (n, m)).to_string()
                                        on:click=move |_| choose(sign)
                                    >
                                        {sign.0}
                                    </span>
                                }
                            })
                            .collect_view();
                        view! {
                            <div class="shelf" role="group" aria-label=shelf.title>
                                <b aria-hidden="true">{shelf.title}</b>
                                {signs}
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
        <p class="meta name" lang="en" role="status">
            {move || current().map(|sign| sign.1)}
        </p>
        <p class="meta none" role="status">
            {move || shelves.with(Vec::is_empty).then(|| words.no_hits())}
        </p>
    }
}

fn id_of((shelf, sign): (usize, usize)) -> String {
    format!("emoji-{shelf}-{sign}")
}

fn sign_at(shelves: &[Shelf], (shelf, sign): (usize, usize)) -> Option<Sign> {
    shelves.get(shelf)?.signs.get(sign).copied()
}

/// What is to be seen for what was typed: every word of it begins a word of the name.
fn shown(words: Words, recent: &[String], typed: &str) -> Vec<Shelf> {
    let typed = typed.to_lowercase();
    let fits = |name: &str| {
        typed.split_whitespace().all(|word| name.split([' ', '-', ',']).any(|n| n.starts_with(word)))
    };
    let all = GROUPS.iter().flat_map(|(_, signs)| signs.iter().copied());
    let lately: Vec<Sign> =
        recent.iter().filter_map(|sign| all.clone().find(|(known, _)| known == sign)).collect();
    let title = |group: &Group| match group {
        Group::Faces => words.emoji_faces(),
        Group::Hands => words.emoji_hands(),
        Group::Hearts => words.emoji_hearts(),
        Group::Things => words.emoji_things(),
        Group::Nature => words.emoji_nature(),
        Group::Signs => words.emoji_signs(),
    };
    let groups = GROUPS.iter().map(|(group, signs)| (title(group), signs.to_vec()));
    // Found once is enough: what was chosen lately is in its group, too.
    let lately = Some((words.emoji_recent(), lately)).filter(|_| typed.trim().is_empty());
    lately
        .into_iter()
        .chain(groups)
        .map(|(title, signs)| Shelf { title, signs: signs.into_iter().filter(|s| fits(s.1)).collect() })
        .filter(|shelf| !shelf.signs.is_empty())
        .collect()
}

/// Where an arrow key leads in the table. Down and up keep the column as far as the row has it.
fn step(shelves: &[Shelf], (shelf, sign): (usize, usize), key: &str) -> Option<(usize, usize)> {
    let count = |shelf: usize| shelves.get(shelf).map_or(0, |s| s.signs.len());
    let before = shelf.checked_sub(1).filter(|s| count(*s) > 0);
    let after = Some(shelf + 1).filter(|s| count(*s) > 0);
    let column = sign % WIDE;
    match key {
        "ArrowRight" if sign + 1 < count(shelf) => Some((shelf, sign + 1)),
        "ArrowRight" => after.map(|s| (s, 0)),
        "ArrowLeft" if sign > 0 => Some((shelf, sign - 1)),
        "ArrowLeft" => before.map(|s| (s, count(s) - 1)),
        "ArrowDown" if sign / WIDE < (count(shelf).max(1) - 1) / WIDE => {
            Some((shelf, (sign + WIDE).min(count(shelf) - 1)))
        }
        "ArrowDown" => after.map(|s| (s, column.min(count(s) - 1))),
        "ArrowUp" if sign >= WIDE => Some((shelf, sign - WIDE)),
        "ArrowUp" => before.map(|s| {
            let last_row = (count(s) - 1) / WIDE * WIDE;
            (s, (last_row + column).min(count(s) - 1))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn shelf(count: usize) -> Shelf {
        Shelf { title: "", signs: vec![("x", "x"); count] }
    }

    #[test]
    fn every_sign_is_there_once_and_has_a_name_of_its_own() {
        let all: Vec<Sign> = GROUPS.iter().flat_map(|(_, signs)| signs.iter().copied()).collect();
        assert!(all.len() >= 150, "{}", all.len());
        let signs: BTreeSet<&str> = all.iter().map(|s| s.0).collect();
        let names: BTreeSet<&str> = all.iter().map(|s| s.1).collect();
        assert_eq!((signs.len(), names.len()), (all.len(), all.len()));
        assert!(names.iter().all(|name| !name.is_empty() && name.to_lowercase() == **name));
    }

    #[test]
    fn arrows_reach_every_sign_and_come_back() {
        let shelves = [shelf(3), shelf(11), shelf(8)];
        let mut at = (0, 0);
        let mut seen = BTreeSet::from([at]);
        while let Some(next) = step(&shelves, at, "ArrowRight") {
            assert_eq!(step(&shelves, next, "ArrowLeft"), Some(at));
            assert!(seen.insert(next));
            at = next;
        }
        assert_eq!(seen.len(), 22);
        let down: Vec<_> =
            std::iter::successors(Some((0, 2)), |at| step(&shelves, *at, "ArrowDown")).collect();
        assert_eq!(down, [(0, 2), (1, 2), (1, 10), (2, 2)]);
        let up: Vec<_> = std::iter::successors(Some((2, 7)), |at| step(&shelves, *at, "ArrowUp")).collect();
        assert_eq!(up, [(2, 7), (1, 10), (1, 2), (0, 2)]);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_search_looks_at_the_beginnings_of_words() {
        let words = Words::of("en");
        let names = |typed: &str| -> Vec<&str> {
            shown(words, &[], typed).iter().flat_map(|s| s.signs.iter().map(|s| s.1)).collect()
        };
        assert!(names("thumbs up").contains(&"thumbs up"));
        assert!(!names("humb").contains(&"thumbs up"));
        assert_eq!(names("no such sign"), Vec::<&str>::new());
        let lately = shown(words, &["👍".to_owned(), "gone".to_owned()], "");
        assert_eq!(lately[0].signs, [("👍", "thumbs up")]);
    }
}
