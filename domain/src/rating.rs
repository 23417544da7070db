//! What a customer gives a chat when it has ended.

use core::fmt;

use serde::{Deserialize, Serialize};

/// One to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Stars(u8);

impl Stars {
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    pub fn parse(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|stars| stars.number() == number)
    }

    pub fn number(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for Stars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Stars> for i64 {
    fn from(stars: Stars) -> Self {
        stars.number()
    }
}

impl TryFrom<i64> for Stars {
    type Error = String;
    fn try_from(number: i64) -> Result<Self, String> {
        Self::parse(number).ok_or_else(|| format!("{number} is not a number of stars: 1 to 5"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_one_to_five_of_them() {
        for good in 1..=5 {
            assert_eq!(serde_json::from_str::<Stars>(&good.to_string()).unwrap().number(), good);
        }
        for bad in ["0", "6", "-1", "257", "2.5", "\"3\"", "null"] {
            assert!(serde_json::from_str::<Stars>(bad).is_err(), "{bad}");
        }
    }
}
