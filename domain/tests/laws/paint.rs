//! Channels' keys and colours, from whatever an admin writes.

use domain::ChannelKey;
use domain::channel::Colour;
use proptest::prelude::*;

use crate::law;

const CASES: u32 = 10_000;

fn light(colour: Colour) -> f64 {
    let linear = |level: u8| {
        let level = f64::from(level) / 255.0;
        if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
}

#[test]
fn text_reads_on_every_accent() {
    law("text reads on every accent", CASES, &any::<[u8; 3]>(), |[red, green, blue]| {
        let accent = Colour { red, green, blue };
        prop_assert_eq!(Colour::try_from(accent.to_string()), Ok(accent));
        let (a, b) = (light(accent) + 0.05, light(accent.text_on()) + 0.05);
        prop_assert!(a.max(b) / a.min(b) >= 4.5, "WCAG 2.2 wants 4.5 to 1");
        Ok(())
    });
}

#[test]
fn what_is_no_key_or_colour_is_refused_in_words() {
    let typed = prop_oneof![any::<String>(), "#[0-9a-fé]{4,7}", "[a-z0-9-]{0,45}"];
    law("what is no key or colour is refused", CASES, &typed, |typed| {
        if let Some(key) = ChannelKey::parse(&typed) {
            prop_assert_eq!(key.as_str(), &typed);
        }
        if let Ok(colour) = Colour::try_from(typed.clone()) {
            prop_assert_eq!(colour.to_string(), typed.to_ascii_lowercase());
        }
        Ok(())
    });
}
