//! An article on a page of its own, which a link in a conversation leads to. It needs no scripts.

use domain::faq::{Article, paragraphs, pieces};
use leptos::prelude::*;

use super::found::piece;
use super::html::{ICONS, Looks, around};
use super::page::Page;
use crate::words::Words;

/// The whole document. `page` is the channel's.
pub fn article(article: &Article, page: &Page, words: Words, looks: Looks<'_>) -> String {
    let body = Owner::new().with(|| body(article, page, words).to_html());
    let titled = Page { name: article.title.clone(), language: article.language.clone(), ..page.clone() };
    around(&titled, words, looks, "", &format!("{body}{ICONS}"))
}

fn body(article: &Article, page: &Page, words: Words) -> impl IntoView + use<> {
    let text: Vec<_> = paragraphs(&article.text)
        .map(|paragraph| {
            let pieces: Vec<_> = pieces(paragraph).into_iter().map(piece).collect();
            view! { <p dir="auto">{pieces}</p> }
        })
        .collect();
    let to = format!("/c/{}", page.channel);
    let badge = if page.badge.is_empty() { words.launcher_badge().to_owned() } else { page.badge.clone() };
    view! {
        <main class="w article">
            <div class="w-head">
                <span class="logo" aria-hidden="true">
                    <svg class="i"><use href="#i-logo"></use></svg>
                </span>
                <div class="grow">
                    <p class="cut" dir="auto">{page.name.clone()}</p>
                </div>
            </div>
            <div class="w-body">
                <h1 dir="auto">{article.title.clone()}</h1>
                {text}
            </div>
            <div class="w-foot lined">
                <a class="btn touch wide" href=to>{badge}</a>
                <p class="w-by">{words.by_snak()}</p>
            </div>
        </main>
    }
}
