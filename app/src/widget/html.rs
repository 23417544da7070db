//! The whole document, as the server sends it.
//!
//! It stands without the bundle; the script at its end greets the host page before anything is loaded, then loads the
//! bundle and wakes the page up.

use domain::json::quote;
use leptos::prelude::*;

use super::page::{Page, page};
use super::screen::{Screen, Shown};
use crate::site::Bundle;
use crate::words::Words;

/// How a page looks, besides what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Looks<'a> {
    /// The channel's colour and the colour of text on it, as `#rrggbb`.
    pub accent: &'a str,
    pub ink: &'a str,
    pub bundle: &'a Bundle,
    pub nonce: &'a str,
}

pub fn html(known: &Page, words: Words, looks: Looks<'_>) -> String {
    let body = Owner::new().with(|| page(known, Shown::new(Screen::new(known, words)), words).to_html());
    let Looks { bundle: Bundle { js, wasm, .. }, nonce, .. } = looks;
    let head = format!(
        "<link rel=\"modulepreload\" href=\"{js}\" nonce=\"{nonce}\">\
         <link rel=\"preload\" as=\"fetch\" href=\"{wasm}\" crossorigin>"
    );
    let (source, plain) = (source(known, words), &known.plain);
    let without = if plain.is_empty() {
        String::new()
    } else {
        format!("<noscript><style nonce=\"{nonce}\">#snak{{display:none}}</style>{plain}</noscript>")
    };
    let body = format!(
        "<div id=\"snak\">{body}</div>{without}{ICONS}\
         <script type=\"application/json\" id=\"page\">{source}</script>\
         <script type=\"module\" nonce=\"{nonce}\">{script}</script>",
        script = SCRIPT
            .replace("JS", js)
            .replace("WASM", wasm)
            .replace("CHANNEL", &known.channel)
            .replace("LAUNCHER", &launcher(known, words)),
    );
    around(known, words, looks, &head, &body)
}

pub(super) const ICONS: &str = include_str!("../../../style/icons-widget.svg");

/// What is the same around every page.
pub(super) fn around(known: &Page, words: Words, looks: Looks<'_>, head: &str, body: &str) -> String {
    let Looks { accent, ink, bundle: Bundle { css, .. }, nonce } = looks;
    let (language, direction) = (&known.language, words.direction());
    let class = if known.alone { "alone" } else { "framed" };
    let title = escape(&known.name);
    format!(
        "<!doctype html>\
         <html lang=\"{language}\" dir=\"{direction}\">\
         <head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,interactive-widget=resizes-content\">\
         <title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{css}\" nonce=\"{nonce}\">\
         <style nonce=\"{nonce}\">body{{margin:0}}[hidden]{{display:none}}:root{{--w:{accent};--on-w:{ink};--on-w-2:color-mix(in srgb,{ink} 86%,{accent})}}</style>\
         {head}</head><body class=\"{class}\">{body}</body></html>"
    )
}

/// Says "here" at once, because the loader waits for it. A start that is pressed before the page is awake is remembered.
/// If the bundle fails, the page says so, and takes the form that needs none of it in place of its own, with what was
/// typed. Times in a panel, whenever it comes, are written as the customer's clock has them.
const SCRIPT: &str = r#"
const SHOWN={day:{weekday:"long",day:"numeric",month:"long"},clock:{hour:"2-digit",minute:"2-digit"},
moment:{weekday:"long",hour:"2-digit",minute:"2-digit"}};
const own=()=>{let last;
for(const t of document.querySelectorAll("time[data-as]")){
const {as}=t.dataset,text=new Date(t.dateTime).toLocaleString(document.documentElement.lang,SHOWN[as]);
t.textContent=as=="day"&&text==last?"":text;
if(as=="day")last=text;
delete t.dataset.as}};
new MutationObserver(own).observe(document.getElementById("panel"),{childList:true});
own();
const port=parent!==window&&new Promise(have=>{
addEventListener("message",function hear(e){
if(e.source!==parent||e.data!=="snak:port")return;
removeEventListener("message",hear);
const port=e.ports[0];port.postMessage({t:"words",...LAUNCHER});have(port)});
parent.postMessage("snak:here","*")});
let pressed;
const early=e=>{e.preventDefault();pressed=e.target};
addEventListener("submit",early);
let was;
const broken=async()=>{
const by=id=>document.getElementById(id);
by("broken").hidden=false;
const start=[...document.forms].find(form=>form.elements.question?.offsetParent);
if(was||!start)return;
was=1;
const answer=await fetch("/c/CHANNEL?plain&language="+document.documentElement.lang).catch(()=>0);
const page=answer?.ok?await answer.text():"";
const plain=new DOMParser().parseFromString(page.slice(page.indexOf("<main")),"text/html").querySelector("main:has(form)");
if(!plain)return;
const at=document.activeElement?.name;
for(const i of plain.querySelector("form").elements){
const typed=start.elements[i.name];
if(typed)i.type=="checkbox"?i.checked=typed.checked:i.value=typed.value}
removeEventListener("submit",early);
by("snak").replaceWith(plain);
plain.querySelector(`[name="${at||"question"}"]`)?.focus()};
addEventListener("error",e=>e.error instanceof WebAssembly.RuntimeError&&broken());
try{
const bundle=await import("JS");
await bundle.default({module_or_path:"WASM"});
bundle.wake();
removeEventListener("submit",early);
pressed?.requestSubmit();
port&&bundle.host(await port)
}catch(e){broken();throw e}
"#;

/// The launcher's words, which may be in another language than those it came with.
fn launcher(page: &Page, words: Words) -> String {
    let badge = if page.badge.is_empty() { words.launcher_badge() } else { &page.badge };
    let texts = [("badge", badge), ("frame", words.launcher_frame()), ("unread", words.launcher_unread())];
    let members = texts.map(|(name, text)| format!("{name}:{}", quote(text)));
    format!("{{{}}}", members.join(",")).replace('<', "\\u003c")
}

/// What the bundle is to know. Nothing in it can end the element that it stands in.
fn source(page: &Page, words: Words) -> String {
    let mut out = String::from("{");
    for (name, text) in [
        ("channel", &page.channel),
        ("name", &page.name),
        ("language", &page.language),
        ("waiting", &page.waiting),
    ] {
        out.push_str(&format!("\"{name}\":{},", quote(text)));
    }
    for (name, on) in [
        ("open", page.open),
        ("closed", page.closed),
        ("resume", page.resume),
        ("alone", page.alone),
        ("archived", page.archived),
        ("suggests", page.suggests),
    ] {
        if on {
            out.push_str(&format!("\"{name}\":true,"));
        }
    }
    let texts: Vec<String> = words.table(true).iter().map(|text| quote(text)).collect();
    out.push_str(&format!("\"words\":[{}]}}", texts.join(",")));
    out.replace('<', "\\u003c")
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use domain::channel::ChannelSettings;
    use domain::form::{Ask, ConsentBox, Fields};

    use super::*;
    use crate::widget::{Form, fields};

    fn page() -> Page {
        Page {
            channel: "support".into(),
            name: "Nordlys".into(),
            language: "en".into(),
            fields: form("How can we help?"),
            open: true,
            ..Page::default()
        }
    }

    fn form(title: &str) -> String {
        let consent = ConsentBox { text: "I agree".into(), version: "2".into() };
        let form = Form {
            prefix: "",
            title,
            text: "",
            fields: Fields { phone: Ask::Optional, ..Fields::default() },
            consent: Some(&consent),
            privacy_url: "https://shop.example/privacy",
        };
        fields(&form, Words::of("en"))
    }

    fn document(page: &Page) -> String {
        let [js, wasm, css] = ["/assets/w.js", "/assets/w.wasm", "/assets/w.css"].map(Into::into);
        let bundle = Bundle { js, wasm, css };
        let looks = Looks { accent: "#0c5b60", ink: "#ffffff", bundle: &bundle, nonce: "n0nce" };
        html(page, Words::of(&page.language), looks)
    }

    /// The opening tags that hold `mark`.
    fn tags<'a>(document: &'a str, mark: &str) -> Vec<&'a str> {
        let tags: Vec<_> = document.split('<').filter_map(|rest| rest.split('>').next()).collect();
        let found: Vec<_> = tags.into_iter().filter(|tag| tag.contains(mark)).collect();
        assert!(!found.is_empty(), "{mark}");
        found
    }

    fn is_hidden(document: &str, mark: &str) -> bool {
        tags(document, mark)[0].contains(" hidden")
    }

    #[test]
    fn the_form_can_be_read_before_the_bundle_is_there() {
        let document = document(&page());
        assert!(!is_hidden(&document, "id=\"start\""));
        assert!(is_hidden(&document, "role=\"log\""));
        for text in ["Name", "E-mail", "Phone", "Your question", "Start chat", "How can we help?", "I agree"]
        {
            assert!(document.contains(&format!(">{text}")), "{text}");
        }
        assert!(document.contains("></textarea>"), "the question is empty");
        assert!(tags(&document, "name=\"name\"")[0].contains(" required"));
        // The trap is for programs alone.
        let trap = tags(&document, "name=\"website\"")[0];
        assert!(trap.contains("tabindex=\"-1\"") && trap.contains("autocomplete=\"off\""), "{trap}");
        assert!(!tags(&document, "name=\"phone\"")[0].contains(" required"));
        assert!(tags(&document, "shop.example/privacy")[0].contains("noopener"));
    }

    #[test]
    fn a_chat_that_goes_on_shows_its_bones_and_never_the_form() {
        let document = document(&Page { resume: true, ..page() });
        assert!(is_hidden(&document, "id=\"start\""));
        assert!(!is_hidden(&document, "aria-busy=\"true\" aria-label"));
        assert!(!is_hidden(&document, "class=\"w-write\""));
    }

    #[test]
    fn alone_there_is_nothing_to_minimise() {
        assert!(!is_hidden(&document(&page()), "data-act=\"minimise\""));
        assert!(is_hidden(&document(&Page { alone: true, ..page() }), "data-act=\"minimise\""));
    }

    #[test]
    fn an_archived_channel_says_so_and_asks_nothing() {
        let settings = ChannelSettings { archived: true, ..ChannelSettings::named("Support") };
        let fields = crate::widget::pre_chat(&settings, Words::of("en"));
        let document = document(&Page { archived: true, fields, ..page() });
        assert!(document.contains("This chat is closed"));
        assert!(!document.contains("class=\"field\""));
    }

    #[test]
    fn what_a_channel_is_called_cannot_leave_its_place() {
        let name = "</script><script>alert(1)</script>\u{2028}\"";
        let document = document(&Page { name: name.into(), fields: form(name), ..page() });
        assert!(!document.contains("<script>alert"));
        let source = document.split("id=\"page\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert_eq!(Page::read(&domain::json::Json::parse(source).unwrap()).name, name);
    }

    #[test]
    fn every_script_and_style_carries_the_nonce_and_none_stands_in_an_attribute() {
        let document = document(&page());
        for start in ["script type=\"module\"", "style nonce", "rel=\"stylesheet\"", "rel=\"modulepreload\""]
        {
            assert!(tags(&document, start).iter().all(|tag| tag.contains("nonce=\"n0nce\"")), "{start}");
        }
        assert!(!document.contains(" style=") && !document.contains(" onclick="));
    }

    #[test]
    fn the_page_carries_the_widgets_texts_and_no_others() {
        let document = document(&page());
        assert!(document.contains("\"New messages\""));
        assert!(!document.contains("\"Sign in\""));
    }
}
