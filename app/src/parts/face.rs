//! A person's face: their initials on their own tint. It stands beside the name and says nothing to a screen reader.

use leptos::prelude::*;

/// `size`: `""`, `"xs"`, `"l"` or `"xl"`.
pub fn face(name: &str, size: &'static str) -> impl IntoView + use<> {
    view! { <span class=format!("face c{} {size}", tint(name)) aria-hidden="true">{initials(name)}</span> }
}

/// What one calls somebody in a conversation.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = letters.next();
    first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect()
}

/// 1 to 8, the same for the same name everywhere (FNV-1a).
fn tint(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    hash % 8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_name() {
        for (name, letters) in [("Mette Holm", "MH"), ("ada", "A"), ("Jan van der Berg", "JB"), ("  ", "")] {
            assert_eq!(initials(name), letters);
        }
    }
}
