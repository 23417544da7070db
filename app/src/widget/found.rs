//! The panel between form and queue: articles that may be the answer, each of which unfolds where it stands. Only one is open
//! at a time, so that the chat can be told which one was read.

use domain::faq::{Article, Piece, paragraphs, pieces};
use leptos::prelude::*;

use super::act::Act;
use super::panel::Panel;
use super::talk::FOUND;
use crate::words::Words;

/// Empty when there are no articles.
pub fn found(articles: &[Article], question: &str, words: Words) -> Panel {
    if articles.is_empty() {
        return Panel::default();
    }
    let body = Owner::new().with(|| body(articles, question, words).to_html());
    let shown: Vec<&str> = articles.iter().map(|article| article.key.as_str()).collect();
    let foot = Owner::new().with(|| foot(shown.join(","), words).to_html());
    Panel { body, foot }
}

fn body(articles: &[Article], question: &str, words: Words) -> impl IntoView + use<> {
    let articles: Vec<_> = articles.iter().map(article).collect();
    view! {
        <div class="said-by mine">
            <p class="bubble" dir="auto">{question.trim().to_owned()}</p>
        </div>
        <h2 class="lead" id="panel-focus" tabindex="-1">
            <b>{words.these_may_help()}</b>
        </h2>
        <div class="found">{articles}</div>
    }
}

fn article(article: &Article) -> impl IntoView + use<> {
    let text: Vec<_> = paragraphs(&article.text)
        .map(|paragraph| {
            let pieces: Vec<_> = pieces(paragraph).into_iter().map(piece).collect();
            view! { <p dir="auto">{pieces}</p> }
        })
        .collect();
    view! {
        <details id=article.key.to_string() name="found">
            <summary>
                <svg class="i" aria-hidden="true"><use href="#i-article"></use></svg>
                <span dir="auto">{article.title.clone()}</span>
                <svg class="i i-s" aria-hidden="true"><use href="#i-unfold"></use></svg>
            </summary>
            <div class="answer">{text}</div>
        </details>
    }
}

pub(super) fn piece(piece: Piece<'_>) -> AnyView {
    match piece {
        Piece::Plain(text) => text.to_owned().into_any(),
        Piece::Link(link) => {
            let (to, link) = (link.to_owned(), link.to_owned());
            view! { <a href=to target="_blank" rel="noopener noreferrer">{link}</a> }.into_any()
        }
    }
}

fn foot(shown: String, words: Words) -> impl IntoView {
    view! {
        <form id=FOUND>
            <input type="hidden" name="shown" value=shown/>
        </form>
        <p class="w-say" id="found-ask">{words.did_this_answer()}</p>
        <div class="two" role="group" aria-labelledby="found-ask">
            <button class="btn touch" type="button" data-act=Act::Helped.name()>
                {words.yes_thanks()}
            </button>
            <button class="btn main touch" type="button" data-act=Act::NotHelped.name()>
                {words.no_start_chat()}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::faq::{ArticleKey, Folder};

    use super::*;

    fn article(text: &str) -> Article {
        Article {
            key: ArticleKey::parse("return").unwrap(),
            language: "en".into(),
            folder: Folder::default(),
            title: "Return <b>a lamp</b>".into(),
            text: text.into(),
            published: true,
            public: true,
        }
    }

    #[test]
    fn nothing_found_is_nothing_shown() {
        assert_eq!(found(&[], "Where?", Words::of("en")), Panel::default());
    }

    #[test]
    fn an_article_is_text_and_links_and_never_markup() {
        let text =
            "<img src=x onerror=alert(1)>\n\nSee https://shop.example/?a=\"><script>. Or javascript:alert(1)";
        let panel = found(&[article(text)], "<i>Where?</i>", Words::of("en"));
        for markup in ["<img", "<script", "<b>a", "<i>Where", "href=\"javascript"] {
            assert!(!panel.body.contains(markup), "{markup}: {}", panel.body);
        }
        assert!(panel.body.contains("href=\"https://shop.example/?a=\""), "{}", panel.body);
        assert!(panel.body.contains("target=\"_blank\" rel=\"noopener noreferrer\""));
        assert!(panel.foot.contains("value=\"return\""));
    }
}
