//! The state of a live line, for the widget and the console: whether it is there, by which way it comes, when it was heard,
//! when to try again. It reads no clock and touches no browser; it says what is [`Due`], and its owner does it.
//!
//! There are two ways: a socket, and where sockets do not get through, asking again and again. A try that is never welcomed
//! makes the other way the next; a line that was there and is lost is tried the same way again. Whoever asks tries a socket
//! beside it once in a while, and goes over to it when that is welcomed.

mod clock;
mod dice;

use domain::frame::{BEAT_EVERY, DEAD_AFTER};

pub(crate) use self::clock::{Millis, cut, reached, since};
pub(crate) use self::dice::Dice;

/// A line that has not been welcomed for so long, in seconds, will not be.
const JOIN_WITHIN: i64 = 10;
/// Waits between tries double from the shortest to the longest, each with full jitter.
const SHORTEST: Millis = 500;
const LONGEST: Millis = 20_000;
/// A line that is back by then was never gone, as far as a reader needs to know.
const FORGIVEN: Millis = 1_500;
/// Questions follow each other at once, but for answers that come quicker than this.
const PAUSE: Millis = 500;
/// An answer comes within 25 seconds, or not at all.
pub(crate) const ANSWER_WITHIN: u32 = 35_000;
/// While sockets do not get through, one is tried again after so long.
const BESIDE_EVERY: Millis = 180_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Socket,
    Asking,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Down { retry_at: Millis },
    Joining { from: Millis },
    Up,
}

#[derive(Debug)]
pub(crate) struct Line {
    /// Of the present connection. What a former one still says counts for nothing.
    pub number: u32,
    pub way: Way,
    /// Of what the last answer told, for the next question.
    pub cursor: String,
    state: State,
    count: u32,
    tries: u32,
    cut_at: Millis,
    heard_at: Millis,
    beat_at: Millis,
    /// A question is out.
    asked: bool,
    asked_at: Millis,
    /// The socket that is tried beside the asking; 0 when there is none.
    beside: u32,
    /// Since when it is tried, or when the next will be.
    beside_at: Millis,
    /// A socket has worked in this page.
    proven: bool,
}

/// What a moment asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Nothing,
    Join,
    Beat,
    /// It is dead, whatever the socket says.
    Drop,
    Ask,
    /// A socket of this number, beside the asking.
    Beside(u32),
    /// That one has come to nothing.
    HangUp,
}

impl Line {
    pub(crate) const fn new() -> Self {
        Self {
            number: 0,
            way: Way::Socket,
            cursor: String::new(),
            state: State::Down { retry_at: 0 },
            count: 0,
            tries: 0,
            cut_at: 0,
            heard_at: 0,
            beat_at: 0,
            asked: false,
            asked_at: 0,
            beside: 0,
            beside_at: 0,
            proven: false,
        }
    }

    pub(crate) fn is_up(&self) -> bool {
        self.state == State::Up
    }

    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// A new connection is being made.
    pub(crate) fn join(&mut self, now: Millis) {
        self.number = self.count();
        self.state = State::Joining { from: now };
        self.cursor.clear();
        self.asked = false;
        self.beside = 0;
    }

    /// The server said welcome.
    pub(crate) fn welcomed(&mut self, now: Millis) {
        self.state = State::Up;
        self.tries = 0;
        self.beat_at = now;
        if self.way == Way::Socket {
            self.proven = true;
        } else {
            // Where sockets have worked, it was the server that was away.
            self.beside_at = if self.proven { now } else { now.wrapping_add(BESIDE_EVERY) };
        }
    }

    /// Whether what came over this connection counts. The first word over a socket beside the asking makes it the line.
    pub(crate) fn hears(&mut self, number: u32, now: Millis) -> bool {
        if self.beside != 0 && number == self.beside {
            self.number = number;
            self.way = Way::Socket;
            self.beside = 0;
            self.proven = true;
        }
        let counts = number == self.number;
        if counts {
            self.heard_at = now;
        }
        counts
    }

    pub(crate) fn ask(&mut self, now: Millis) {
        self.asked = true;
        self.asked_at = now;
    }

    /// The question was answered; whether the next may follow at once, or at the next look.
    pub(crate) fn answered(&mut self, now: Millis, cursor: &str) -> bool {
        self.asked = false;
        cursor.clone_into(&mut self.cursor);
        since(now, self.asked_at) >= PAUSE
    }

    /// Whether it is time for a beat; a busy page whose timers are slowed asks when it hears one.
    pub(crate) fn beats(&mut self, now: Millis) -> bool {
        let due = self.is_up()
            && self.way == Way::Socket
            && i64::from(since(now, self.beat_at)) >= BEAT_EVERY * 800;
        if due {
            self.beat_at = now;
        }
        due
    }

    /// The socket of this number has closed; whether that was the line.
    pub(crate) fn closed(&mut self, number: u32, now: Millis) -> bool {
        if self.beside != 0 && number == self.beside {
            self.no_socket(now);
        }
        number == self.number
    }

    pub(crate) fn lost(&mut self, now: Millis, dice: &mut Dice) {
        if let State::Joining { .. } = self.state {
            self.way = if self.way == Way::Socket { Way::Asking } else { Way::Socket };
        }
        if self.tries == 0 {
            self.cut_at = now;
        }
        let longest = LONGEST.min(SHORTEST << self.tries.min(10));
        self.tries += 1;
        self.number = self.count();
        // Never the same moment for all who lost the same server.
        self.rest(now, SHORTEST / 2 + dice.below(longest));
    }

    /// The next try comes after so long.
    pub(crate) fn rest(&mut self, now: Millis, wait: Millis) {
        self.state = State::Down { retry_at: now.wrapping_add(wait) };
    }

    /// There is reason to believe that it works now.
    pub(crate) fn hurry(&mut self, now: Millis) {
        if let State::Down { .. } = self.state {
            self.rest(now, 0);
        }
    }

    /// Another network may let sockets through.
    pub(crate) fn online(&mut self, now: Millis) {
        if self.beside == 0 {
            self.beside_at = now;
        }
        self.hurry(now);
    }

    pub(crate) fn due(&mut self, now: Millis) -> Due {
        let late = |then, seconds: i64| i64::from(since(now, then)) >= seconds * 1_000;
        let asks = self.way == Way::Asking;
        let beats = self.beats(now);
        match self.state {
            State::Down { retry_at } if reached(now, retry_at) => Due::Join,
            State::Joining { from } if late(from, JOIN_WITHIN) => Due::Drop,
            State::Up if late(self.heard_at, DEAD_AFTER) => Due::Drop,
            State::Up if beats => Due::Beat,
            State::Up if asks && self.beside == 0 && reached(now, self.beside_at) => {
                self.beside = self.count();
                self.beside_at = now;
                Due::Beside(self.beside)
            }
            State::Up if asks && self.beside != 0 && late(self.beside_at, JOIN_WITHIN) => {
                self.no_socket(now);
                Due::HangUp
            }
            State::Up if asks && !self.asked => Due::Ask,
            _ => Due::Nothing,
        }
    }

    fn no_socket(&mut self, now: Millis) {
        self.beside = 0;
        self.beside_at = now.wrapping_add(BESIDE_EVERY);
        self.proven = false;
    }

    /// Seconds until the next try while there is no connection; `None` while all is well.
    pub(crate) fn cut(&self, now: Millis) -> Option<i64> {
        if self.tries == 0 || since(now, self.cut_at) < FORGIVEN {
            return None;
        }
        Some(match self.state {
            State::Down { retry_at } => i64::from(since(retry_at, now) + 999).max(0) / 1_000,
            _ => 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Page {
        line: Line,
        dice: Dice,
        now: Millis,
    }

    impl Page {
        fn new() -> Self {
            Self { line: Line::new(), dice: Dice::new(uuid::Uuid::from_u128(0x5eed)), now: 0 }
        }

        /// Lets time pass until something is due.
        fn next(&mut self) -> Due {
            for _ in 0..1_000 {
                match self.line.due(self.now) {
                    Due::Nothing => self.now += 500,
                    due => return due,
                }
            }
            Due::Nothing
        }

        /// Joins when it is time, by this way.
        fn joins(&mut self) -> Way {
            assert_eq!(self.next(), Due::Join);
            self.line.join(self.now);
            self.line.way
        }

        fn welcome(&mut self) {
            self.line.hears(self.line.number, self.now);
            self.line.welcomed(self.now);
        }

        fn loses(&mut self) {
            self.line.lost(self.now, &mut self.dice);
        }

        /// Asks, and has an answer after so long.
        fn asks(&mut self, held: Millis) {
            self.line.ask(self.now);
            self.now += held;
            self.line.hears(self.line.number, self.now);
            self.line.answered(self.now, "c");
        }
    }

    #[test]
    fn a_socket_that_is_never_welcomed_gives_way_to_asking_and_that_to_a_socket() {
        let mut page = Page::new();
        for way in [Way::Socket, Way::Asking, Way::Socket, Way::Asking] {
            assert_eq!(page.joins(), way);
            assert_eq!(page.next(), Due::Drop, "silent for ten seconds");
            page.loses();
        }
    }

    #[test]
    fn what_has_worked_is_tried_first_when_it_is_lost() {
        let mut page = Page::new();
        page.joins();
        page.welcome();
        page.loses();
        assert_eq!(page.joins(), Way::Socket);
        page.loses();
        assert_eq!(page.joins(), Way::Asking);
        page.welcome();
        page.loses();
        assert_eq!(page.joins(), Way::Asking);
    }

    #[test]
    fn while_it_asks_a_socket_is_tried_beside_it_and_taken_when_it_speaks() {
        let mut page = Page::new();
        page.joins();
        page.loses();
        page.joins();
        page.welcome();
        let began = page.now;
        let beside = loop {
            match page.next() {
                Due::Ask => page.asks(25_000),
                Due::Beside(number) => break number,
                other => panic!("{other:?}"),
            }
        };
        assert!(page.now - began >= BESIDE_EVERY);
        let before = page.line.number;
        assert!(page.line.hears(before, page.now), "the asking goes on");
        assert!(page.line.hears(beside, page.now));
        assert_eq!((page.line.way, page.line.is_up()), (Way::Socket, true));
        assert!(!page.line.hears(before, page.now), "and its last answer counts for nothing");
    }

    #[test]
    fn a_black_hole_beside_the_asking_is_given_up_and_nobody_notices() {
        let mut page = Page::new();
        page.joins();
        page.loses();
        page.joins();
        page.welcome();
        page.line.online(page.now);
        page.line.ask(page.now);
        assert!(matches!(page.next(), Due::Beside(_)));
        assert_eq!(page.next(), Due::HangUp);
        assert!(page.line.is_up() && page.line.cut(page.now).is_none());
    }

    #[test]
    fn whoever_had_a_socket_before_the_server_went_away_gets_it_back_soon() {
        let mut page = Page::new();
        page.joins();
        page.welcome();
        page.loses();
        page.joins();
        page.loses();
        assert_eq!(page.joins(), Way::Asking);
        page.welcome();
        page.line.ask(page.now);
        let then = page.now;
        assert!(matches!(page.next(), Due::Beside(_)));
        assert_eq!(page.now, then);
    }

    #[test]
    fn a_question_without_an_answer_is_a_dead_line() {
        let mut page = Page::new();
        page.joins();
        page.loses();
        page.joins();
        page.welcome();
        page.line.ask(page.now);
        let asked = page.now;
        assert_eq!(page.next(), Due::Drop);
        assert!((35_000..=41_000).contains(&(page.now - asked)));
    }

    #[test]
    fn quick_answers_are_not_followed_by_a_question_at_once() {
        let mut line = Line::new();
        line.ask(1_000);
        assert!(!line.answered(1_100, "c"));
        line.ask(1_500);
        assert!(line.answered(20_000, "c"));
    }
}
