//! In which of our languages a customer reads.

use app::words::LANGUAGES;
use axum::http::{HeaderMap, header};
use domain::channel::ChannelSettings;

/// More preferences than this are not looked at.
const MOST: usize = 20;

/// What the host page asks for; else what the browser prefers, if the channel follows it; else the channel's own.
pub(crate) fn of<'a>(settings: &'a ChannelSettings, asked: Option<&str>, headers: &HeaderMap) -> &'a str {
    if let Some(language) = asked.and_then(known) {
        return language;
    }
    let preferred = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match preferred.filter(|_| settings.by_browser).and_then(best) {
        Some(language) => language,
        None => &settings.language,
    }
}

/// Our own name of a language, for a tag such as `de-AT`.
pub(crate) fn known(tag: &str) -> Option<&'static str> {
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.into_iter().find(|language| language.eq_ignore_ascii_case(main))
}

/// The first of the most wanted that we have (RFC 9110, section 12.5.4).
fn best(accepted: &str) -> Option<&'static str> {
    let mut wanted: Vec<(u16, &str)> = accepted.split(',').take(MOST).map(weighed).collect();
    // Stable: of two that are wanted alike the first comes first.
    wanted.sort_by_key(|(weight, _)| core::cmp::Reverse(*weight));
    wanted.into_iter().filter(|(weight, _)| *weight > 0).find_map(|(_, tag)| known(tag))
}

/// A tag with its weight in thousandths.
fn weighed(part: &str) -> (u16, &str) {
    let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
    let weight = match weight.trim().strip_prefix("q=") {
        None => 1_000,
        Some(given) => {
            let (whole, rest) = given.split_once('.').unwrap_or((given, ""));
            let thousandths = format!("{rest:0<3}");
            match (whole.parse::<u16>(), thousandths.parse::<u16>()) {
                (Ok(whole @ 0..=1), Ok(part @ 0..=999)) => (whole * 1_000 + part).min(1_000),
                _ => 0,
            }
        }
    };
    (weight, tag.trim())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn chosen(by_browser: bool, asked: Option<&str>, accepted: &'static str) -> String {
        let settings =
            ChannelSettings { by_browser, language: "nl".into(), ..ChannelSettings::named("Support") };
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
        of(&settings, asked, &headers).to_owned()
    }

    #[test]
    fn the_browser_is_followed_only_where_the_channel_says_so() {
        assert_eq!(chosen(false, None, "da"), "nl");
        assert_eq!(chosen(true, None, "da"), "da");
        assert_eq!(chosen(true, None, "sv, fi"), "nl");
    }

    #[test]
    fn what_is_wanted_most_wins_and_zero_means_no() {
        assert_eq!(chosen(true, None, "en;q=0.3, de-AT;q=0.9, sv"), "de");
        assert_eq!(chosen(true, None, "da;q=0, en;q=0.001"), "en");
        assert_eq!(chosen(true, None, "da;q=7, *, ;;;, en;q=x"), "nl");
    }

    #[test]
    fn the_host_page_has_the_last_word() {
        assert_eq!(chosen(false, Some("DE-de"), "da"), "de");
        assert_eq!(chosen(false, Some("tlh"), "da"), "nl");
    }
}
