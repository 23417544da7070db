//! Files go up one at a time, and with the message; what is refused says why.

use domain::attachment::Kind;

use super::*;

const ALLOWED: &str = r#"{"t":"files_allowed","on":true}"#;

fn picked(key: u32, name: &str, mime: &str) -> Picked {
    Picked { key, name: name.into(), size: 12_000, mime: mime.into() }
}

/// Ida may send files, and has chosen these.
fn chosen(files: &[(&str, &str)]) -> Customer {
    let mut ida = Customer::talking();
    ida.told(&[entry(3, METTE, ALLOWED)]);
    assert!(ida.talk.screen.files);
    ida.done();
    let picked = files.iter().zip(1..).map(|((name, mime), key)| picked(key, name, mime)).collect();
    ida.talk.choose(picked);
    ida
}

impl Customer {
    fn uploads(&mut self) -> Vec<(u32, FileId)> {
        let done = self.done().into_iter();
        done.filter_map(|what| if let Do::Upload { key, id, .. } = what { Some((key, id)) } else { None })
            .collect()
    }

    fn arrives_whole(&mut self, (key, id): (u32, FileId)) {
        let body = format!(r#"{{"id":"{id}","name":"clean.png","kind":"png","size":12000}}"#);
        self.talk.uploaded(key, &Answer::read(200, &body));
    }

    fn ways(&self) -> Vec<Way> {
        self.talk.files.list.iter().map(|file| file.way.clone()).collect()
    }
}

/// What went out as messages: the text, and how many files.
fn sent(ida: &mut Customer) -> Vec<(WriteId, String, usize)> {
    let posts = ida.done().into_iter().filter_map(|what| match what {
        Do::Post { errand: Errand::Say(write), body, .. } => {
            let body = Json::parse(&body).unwrap();
            Some((write, body.text("text").unwrap().to_owned(), body.list("files").len()))
        }
        _ => None,
    });
    posts.collect()
}

#[test]
fn files_go_up_one_at_a_time_and_then_with_the_message() {
    let mut ida = chosen(&[("a.png", "image/png"), ("b.pdf", "application/pdf")]);
    let first = ida.uploads();
    assert_eq!((first.len(), first[0].0), (1, 1));
    ida.talk.rising(1, 40);
    assert_eq!(ida.ways(), [Way::Going(40), Way::Waiting]);
    ida.arrives_whole(first[0]);
    assert_eq!(ida.talk.screen.said, "Uploading b.pdf");
    let second = ida.uploads();
    ida.arrives_whole(second[0]);
    assert_eq!(ida.talk.screen.said, "b.pdf is ready to be sent");
    ida.talk.say("  ");
    let (write, text, files) = sent(&mut ida).remove(0);
    assert_eq!((text.as_str(), files), ("", 2), "no words are needed");
    assert!(ida.talk.files.list.is_empty());
    assert_eq!(ida.talk.outbox.list()[0].files[0].kind, Kind::Png);
    ida.answers(&Errand::Say(write), 200, r#"{"seq":4,"at":1}"#);
    ida.talk.say("  ");
    assert!(sent(&mut ida).is_empty(), "and nothing is nothing");
}

#[test]
fn send_waits_for_files_that_are_on_their_way_unless_the_text_changes() {
    let mut ida = chosen(&[("a.png", "image/png")]);
    let first = ida.uploads();
    ida.talk.say("Look");
    assert!(sent(&mut ida).is_empty());
    assert_eq!(ida.talk.screen.said, "Goes out when the files are here");
    ida.arrives_whole(first[0]);
    assert_eq!(sent(&mut ida).remove(0).1, "Look");

    let mut ida = chosen(&[("a.png", "image/png")]);
    let first = ida.uploads();
    ida.talk.say("Look");
    ida.talk.typed(false);
    ida.arrives_whole(first[0]);
    assert!(sent(&mut ida).is_empty(), "it is still being written");
}

#[test]
fn one_that_broke_off_is_tried_again_or_taken_away_and_holds_the_message_until_then() {
    let mut ida = chosen(&[("a.png", "image/png"), ("b.txt", "text/plain")]);
    let first = ida.uploads();
    ida.talk.uploaded(1, &Answer::read(0, ""));
    assert_eq!(ida.talk.files.list[0].way, Way::Not("Did not arrive", true));
    let second = ida.uploads();
    ida.arrives_whole(second[0]);
    ida.talk.say("Look");
    assert_eq!(ida.talk.screen.trouble, "A file did not arrive. Try again or remove it.");
    ida.talk.refile(1);
    assert_eq!(ida.uploads(), first, "under the same id");
    ida.talk.unfile(1);
    let done = ida.done();
    assert!(done.contains(&Do::Drop(1)) && done.contains(&Do::Focus("attach")), "{done:?}");
    ida.arrives_whole(first[0]);
    assert_eq!(ida.ways().len(), 1, "what was taken back does not come again");
    ida.talk.say("Look");
    assert_eq!(sent(&mut ida)[0].2, 1);
}

#[test]
fn what_is_refused_says_why_and_does_not_hold_the_others() {
    let mut ida = chosen(&[("a.exe", "application/x-msdownload"), ("b.svg", "image/svg+xml"), ("c", "")]);
    let wrong = Way::Not("Only text, PDF and images", false);
    assert_eq!(ida.ways(), [wrong.clone(), wrong.clone(), Way::Going(0)]);
    let refused = r#"{"no":"fields","fields":[{"field":"files","problem":"wrong_kind"}]}"#;
    ida.talk.uploaded(3, &Answer::read(422, refused));
    assert_eq!(ida.ways()[2], wrong);
    assert_eq!(ida.talk.screen.said, "c: Only text, PDF and images");
    ida.talk.choose(vec![Picked { size: 20_000_001, ..picked(4, "large.pdf", "application/pdf") }]);
    assert_eq!(ida.ways()[3], Way::Not("At most 20 MB", false));
    ida.done();
    ida.talk.say("Well");
    assert_eq!(sent(&mut ida)[0].2, 0);
}

#[test]
fn five_are_enough() {
    let mut ida = chosen(&[("a.png", "image/png"); 6]);
    assert_eq!(ida.ways().len(), 5);
    assert_eq!(ida.talk.screen.trouble, "At most 5 at a time");
    ida.talk.unfile(5);
    ida.talk.choose(vec![picked(9, "i.png", "image/png")]);
    assert_eq!((ida.ways().len(), ida.talk.screen.trouble.as_str()), (5, ""));
}

#[test]
fn without_leave_nothing_is_taken_and_with_its_end_nothing_is_kept() {
    let mut ida = Customer::talking();
    ida.talk.choose(vec![picked(1, "a.png", "image/png")]);
    assert!(ida.ways().is_empty() && ida.uploads().is_empty());
    let mut ida = chosen(&[("a.png", "image/png")]);
    ida.told(&[entry(4, METTE, r#"{"t":"files_allowed","on":false}"#)]);
    assert!(!ida.talk.screen.files && ida.ways().is_empty());
    assert!(ida.done().contains(&Do::Drop(1)));
}

#[test]
fn a_message_whose_files_are_on_the_server_survives_the_page() {
    let mut ida = chosen(&[("a.png", "image/png")]);
    let first = ida.uploads();
    ida.arrives_whole(first[0]);
    ida.talk.say("Look \"here\"");
    let kept = ida.done().into_iter().find_map(|what| match what {
        Do::Note(write, text) => Some(noted("secret", write, &text)),
        _ => None,
    });
    let page = Page { channel: "support".into(), resume: true, ..Page::default() };
    let mut again = Customer::with(page, kept);
    again.waits(500);
    again.talk.todo.extend(std::mem::take(&mut again.first));
    let (_, text, files) = sent(&mut again).remove(0);
    assert_eq!((text.as_str(), files), ("Look \"here\"", 1));
    assert_eq!(again.talk.outbox.list()[0].files[0].name, "clean.png");
}
