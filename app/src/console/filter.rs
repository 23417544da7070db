//! Which channel the dashboard shows: all of them, or one, as this browser remembers.

use domain::{Card, ChannelKey};
use leptos::prelude::*;

use super::office::OfficeNow;
use crate::parts::icon::small_icon;
use crate::words::Words;

const KEPT: &str = "snak-channel";

#[derive(Clone, Copy)]
pub(crate) struct Filter(RwSignal<Option<ChannelKey>>);

impl Filter {
    pub(crate) fn provide() -> Self {
        let filter = Self(RwSignal::new(None));
        provide_context(filter);
        let office = OfficeNow::here();
        Effect::new(move |_| {
            let kept =
                window().local_storage().ok().flatten().and_then(|kept| kept.get_item(KEPT).ok().flatten());
            let kept = kept.and_then(|key| ChannelKey::parse(&key));
            // A seat may have gone since.
            filter
                .0
                .set(kept.filter(|key| office.with_untracked(|o| o.channels.iter().any(|c| c.key == *key))));
        });
        filter
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn shows(self, card: &Card) -> bool {
        self.0.with(|only| only.as_ref().is_none_or(|key| card.channel == *key))
    }

    fn choose(self, key: &str) {
        if let Some(kept) = window().local_storage().ok().flatten() {
            _ = if key.is_empty() { kept.remove_item(KEPT) } else { kept.set_item(KEPT, key) };
        }
        self.0.set(ChannelKey::parse(key));
    }
}

#[component]
pub(crate) fn FilterView() -> impl IntoView {
    let words: Words = expect_context();
    let filter = Filter::here();
    let channels = OfficeNow::here()
        .with_untracked(|o| o.channels.iter().map(|c| (c.key.clone(), c.name.clone())).collect::<Vec<_>>());
    let all = move || filter.0.with(Option::is_none);
    let choice = move |(key, name): (ChannelKey, String)| {
        let value = key.to_string();
        let on = move || filter.0.with(|only| only.as_ref() == Some(&key));
        view! {
            <option value=value prop:selected=on>
                {name}
            </option>
        }
    };
    view! {
        <div class="select quiet">
            <select aria-label=words.channel() on:change=move |ev| filter.choose(&event_target_value(&ev))>
                <option value="" prop:selected=all>
                    {words.all_channels()}
                </option>
                {channels.into_iter().map(choice).collect_view()}
            </select>
            {small_icon("caret")}
        </div>
    }
}
