//! Who takes chats now, and how full their hands are.

use domain::agent::Colleague;
use domain::{AgentId, Office};
use leptos::prelude::*;

use super::office::OfficeNow;
use super::presence::in_words;
use crate::parts::face::face;
use crate::words::Words;

/// More places than this are told in numbers.
const DRAWN: i64 = 8;

#[component]
pub(crate) fn Staff() -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let ids = office.memo(by_presence);
    let counted = office.memo(|o| (o.available(), o.colleagues.len()));
    view! {
        <section class="card" id="staff" tabindex="-1" aria-labelledby="available">
            <header>
                <h2 id="available">{words.agents_available()}</h2>
                <span class="meta">
                    {move || {
                        let (here, all) = counted.get();
                        words.so_many_of(&all.to_string(), &here.to_string())
                    }}
                </span>
            </header>
            <ul class="staff">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Person id=id/>
                </For>
            </ul>
        </section>
    }
}

/// The present ones first, the reader before all.
fn by_presence(office: &Office) -> Vec<AgentId> {
    let mut people: Vec<&Colleague> = office.colleagues.iter().collect();
    people.sort_by_key(|c| (!c.present, c.id != office.me.id, c.name.to_lowercase()));
    people.into_iter().map(|c| c.id).collect()
}

#[component]
fn Person(id: AgentId) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let person = office.memo(move |o| o.colleagues.iter().find(|c| c.id == id).cloned());
    let used = office.memo(move |o| o.all_ongoing().iter().filter(|c| c.is_of(id)).count());
    let is_me = office.with_untracked(|o| o.me.id == id);
    move || {
        person.get().map(|person| {
            let used = i64::try_from(used.get()).unwrap_or_default();
            let counted = words.load(&person.capacity.to_string(), &used.to_string());
            let name = if is_me { words.you().to_owned() } else { person.name.clone() };
            view! {
                <li>
                    {face(&person.name, "")}
                    <span class="cut">{name}</span>
                    {(!person.present)
                        .then(|| {
                            // Who says that they are present and has no line is away all the same.
                            let says = Some(person.presence).filter(|p| !p.is_present());
                            let said = in_words(words, says.unwrap_or_default(), &person.pause);
                            view! { <span class="chip cut" dir="auto">{said}</span> }
                        })}
                    {if person.capacity <= DRAWN {
                        view! {
                            <span class="load" role="img" aria-label=counted>
                                {(0..person.capacity).map(|n| view! { <i class:on=n < used></i> }).collect_view()}
                            </span>
                        }
                        .into_any()
                    } else {
                        view! { <span class="load">{counted}</span> }.into_any()
                    }}
                </li>
            }
        })
    }
}
