//! What was acknowledged, held against a log of what somebody sees or the store has. Every author numbers their
//! messages and writes the next one only after the one before was stored, as the outboxes of the product do; so in any
//! true log each author's numbers rise, each acknowledged one is there once, and at the place that was acknowledged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    Customer,
    Agent,
}

/// The name of a message, which is the beginning of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tag {
    pub(crate) chat: usize,
    pub(crate) side: Side,
    pub(crate) number: u64,
}

impl Tag {
    pub(crate) fn text(self) -> String {
        let side = if self.side == Side::Customer { 'c' } else { 'a' };
        format!("{}{side}{} of the ledger", self.chat, self.number)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let tag = text.strip_suffix(" of the ledger")?;
        let at = tag.find(['c', 'a'])?;
        let side = if tag[at..].starts_with('c') { Side::Customer } else { Side::Agent };
        Some(Self { chat: tag[..at].parse().ok()?, side, number: tag[at + 1..].parse().ok()? })
    }
}

/// A place in a log. Without a tag it is something that nobody of ours wrote: the question, who joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) seq: i64,
    pub(crate) tag: Option<Tag>,
}

impl Line {
    /// Reads an entry of a frame.
    pub(crate) fn of(entry: &Value) -> Option<Self> {
        let tag = entry["what"]["text"].as_str().and_then(Tag::parse);
        Some(Self { seq: entry["seq"].as_i64()?, tag })
    }
}

/// A log as one reader has put it together from frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    lines: BTreeMap<i64, Line>,
    /// What came for a place that already had something else.
    second: Vec<Line>,
}

impl Log {
    /// The last place up to which nothing is missing.
    pub(crate) fn whole_up_to(&self) -> i64 {
        self.lines.keys().zip(1..).take_while(|(seq, nth)| *seq == nth).last().map_or(0, |(seq, _)| *seq)
    }

    pub(crate) fn has_gap(&self) -> bool {
        self.lines.last_key_value().is_some_and(|(last, _)| *last > self.whole_up_to())
    }

    pub(crate) fn take(&mut self, line: Line) {
        match self.lines.get(&line.seq) {
            Some(known) if *known == line => {}
            Some(_) => self.second.push(line),
            None => _ = self.lines.insert(line.seq, line),
        }
    }
}

/// A message that was acknowledged, and at which place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) tag: Tag,
    pub(crate) seq: i64,
}

/// What is wrong; each message counts once, however many logs agree on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) lost: BTreeSet<Tag>,
    pub(crate) twice: BTreeSet<Tag>,
    pub(crate) out_of_order: BTreeSet<Tag>,
    /// Places that a log leaves out, or has something else at than it had before.
    pub(crate) broken_logs: usize,
}

impl Verdict {
    pub(crate) fn is_clean(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.lost.extend(other.lost);
        self.twice.extend(other.twice);
        self.out_of_order.extend(other.out_of_order);
        self.broken_logs += other.broken_logs;
    }
}

/// Holds one chat's log, as `reader` counts its places, against what was acknowledged in that chat.
pub(crate) fn check(acknowledged: &[Acknowledged], log: &Log, reader: Side) -> Verdict {
    let mut verdict = Verdict { broken_logs: usize::from(log.has_gap()), ..Verdict::default() };
    let mut places = BTreeMap::<Tag, i64>::new();
    let mut newest = BTreeMap::<Side, u64>::new();
    for line in log.lines.values().chain(&log.second) {
        let Some(tag) = line.tag else { continue };
        if places.insert(tag, line.seq).is_some() {
            verdict.twice.insert(tag);
            continue;
        }
        let before = newest.entry(tag.side).or_default();
        if tag.number <= *before {
            verdict.out_of_order.insert(tag);
        }
        *before = tag.number.max(*before);
    }
    verdict.broken_logs += log.second.len();
    for Acknowledged { tag, seq } in acknowledged {
        match places.get(tag) {
            None => _ = verdict.lost.insert(*tag),
            // Each side is told its own count.
            Some(place) if tag.side == reader && place != seq => _ = verdict.out_of_order.insert(*tag),
            Some(_) => {}
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tag(side: Side, number: u64) -> Tag {
        Tag { chat: 7, side, number }
    }

    /// Two entries that nobody wrote, then what is given.
    fn log(tags: &[Tag]) -> Log {
        let mut log = Log::default();
        log.take(Line { seq: 1, tag: None });
        log.take(Line { seq: 2, tag: None });
        for (tag, seq) in tags.iter().zip(3..) {
            log.take(Line { seq, tag: Some(*tag) });
        }
        log
    }

    fn acknowledged(tags: &[Tag]) -> Vec<Acknowledged> {
        tags.iter().zip(3..).map(|(tag, seq)| Acknowledged { tag: *tag, seq }).collect()
    }

    const ALL: [Tag; 4] =
        [tag(Side::Customer, 1), tag(Side::Agent, 1), tag(Side::Customer, 2), tag(Side::Agent, 2)];

    #[test]
    fn a_true_log_is_clean_and_may_have_what_was_not_acknowledged() {
        assert!(check(&acknowledged(&ALL), &log(&ALL), Side::Customer).is_clean());
        assert!(check(&acknowledged(&ALL[..3]), &log(&ALL), Side::Agent).is_clean());
        let mut repeated = log(&ALL);
        repeated.take(Line { seq: 4, tag: Some(ALL[1]) });
        assert!(check(&acknowledged(&ALL), &repeated, Side::Agent).is_clean(), "a frame may come twice");
    }

    #[test]
    fn a_lost_message_is_found() {
        let verdict = check(&acknowledged(&ALL), &log(&ALL[..3]), Side::Customer);
        assert_eq!((verdict.lost.len(), verdict.twice.len(), verdict.out_of_order.len()), (1, 0, 0));
        assert!(verdict.lost.contains(&ALL[3]));
    }

    #[test]
    fn a_doubled_message_is_found() {
        let twice = [ALL[0], ALL[1], ALL[2], ALL[3], ALL[2]];
        let verdict = check(&acknowledged(&ALL), &log(&twice), Side::Customer);
        assert_eq!(verdict.twice.into_iter().collect::<Vec<_>>(), [ALL[2]]);
        let mut replaced = log(&ALL);
        replaced.take(Line { seq: 3, tag: Some(ALL[2]) });
        let verdict = check(&acknowledged(&ALL), &replaced, Side::Customer);
        assert_eq!((verdict.twice.len(), verdict.broken_logs), (1, 1), "at a place that was taken");
    }

    #[test]
    fn a_disordered_message_is_found() {
        let turned = [ALL[2], ALL[1], ALL[0], ALL[3]];
        let verdict = check(&[], &log(&turned), Side::Customer);
        assert_eq!(verdict.out_of_order.into_iter().collect::<Vec<_>>(), [ALL[0]]);
        let moved = check(&acknowledged(&[ALL[0]]), &log(&[ALL[1], ALL[0]]), Side::Customer);
        assert!(moved.out_of_order.contains(&ALL[0]), "not at the place that was acknowledged");
    }

    #[test]
    fn a_gap_is_seen() {
        let mut gap = log(&ALL);
        gap.take(Line { seq: 9, tag: None });
        assert_eq!(gap.whole_up_to(), 6);
        assert_eq!(check(&[], &gap, Side::Agent).broken_logs, 1);
    }

    #[test]
    fn a_tag_survives_the_way() {
        assert_eq!(Tag::parse(&ALL[1].text()), Some(ALL[1]));
        assert_eq!(Tag::parse("Hello?"), None);
    }
}
