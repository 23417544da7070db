//! What may be tried, and how steps are made at random: mostly what makes sense at that point, sometimes anything.

use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Say,
    Note,
    SayFiles,
    AllowFiles,
    OfferChoices,
    Choose,
    Offer,
    Accept,
    Decline,
    ExpireOffer,
    WithdrawOffer,
    Pick,
    TakeOver,
    Transfer,
    TransferToChannel,
    LapseTransfer,
    AcceptTransfer,
    DeclineTransfer,
    CancelTransfer,
    Invite,
    AcceptInvitation,
    DeclineInvitation,
    CancelInvitation,
    ExpireInvitation,
    Leave,
    Requeue,
    End,
    Block,
    Idle,
    Request,
    Answered,
    Return,
    Close,
}

#[derive(Clone, Debug)]
pub(crate) enum Doing {
    /// The agent turns the switch, or their line comes and goes.
    Present {
        agent: usize,
        on: bool,
    },
    /// An admin gives the agent more or fewer places.
    Places {
        agent: usize,
        capacity: i64,
    },
    Try {
        kind: Kind,
        by: By,
        whom: usize,
        may_return: bool,
        text: u32,
    },
}

/// Who tries it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// Somebody whose business it is, as far as there is such a one.
    Fitting(usize),
    Agent(usize),
    Customer,
    System,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) chat: usize,
    /// Seconds since the step before.
    pub(crate) pause: i64,
    pub(crate) doing: Doing,
}

pub(crate) fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..most)
}

fn step() -> impl Strategy<Value = Step> {
    // Mostly one chat; the second is there to fill places.
    // Mostly a deadline is far; now and then it has passed.
    let pause = prop_oneof![12 => 0..3_i64, 1 => Just(31)];
    (prop_oneof![5 => Just(0_usize), 2 => Just(1)], pause, doing()).prop_map(|(chat, pause, doing)| Step {
        chat,
        pause,
        doing,
    })
}

fn doing() -> impl Strategy<Value = Doing> {
    let by = prop_oneof![
        6 => (0..4_usize).prop_map(By::Fitting),
        2 => (0..4_usize).prop_map(By::Agent),
        1 => Just(By::Customer),
        1 => Just(By::System),
    ];
    let attempt = (kind(), by, 0..4_usize, prop::bool::weighted(0.8), any::<u32>());
    prop_oneof![
        1 => (0..4_usize, prop::bool::weighted(0.9)).prop_map(|(agent, on)| Doing::Present { agent, on }),
        1 => (0..4_usize, 0..5_i64).prop_map(|(agent, capacity)| Doing::Places { agent, capacity }),
        28 => attempt.prop_map(|(kind, by, whom, may_return, text)| Doing::Try { kind, by, whom, may_return, text }),
    ]
}

/// What ends things is seldom, or histories would be short.
fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        30 => Just(Kind::Say),
        20 => Just(Kind::Note),
        6 => Just(Kind::SayFiles),
        6 => Just(Kind::AllowFiles),
        5 => Just(Kind::OfferChoices),
        5 => Just(Kind::Choose),
        15 => Just(Kind::Offer),
        15 => Just(Kind::Accept),
        5 => Just(Kind::Decline),
        5 => Just(Kind::ExpireOffer),
        8 => Just(Kind::WithdrawOffer),
        6 => Just(Kind::Pick),
        2 => Just(Kind::TakeOver),
        15 => Just(Kind::Transfer),
        6 => Just(Kind::TransferToChannel),
        4 => Just(Kind::LapseTransfer),
        18 => Just(Kind::AcceptTransfer),
        5 => Just(Kind::DeclineTransfer),
        5 => Just(Kind::CancelTransfer),
        25 => Just(Kind::Invite),
        15 => Just(Kind::AcceptInvitation),
        5 => Just(Kind::DeclineInvitation),
        5 => Just(Kind::CancelInvitation),
        14 => Just(Kind::ExpireInvitation),
        10 => Just(Kind::Leave),
        8 => Just(Kind::Requeue),
        4 => Just(Kind::End),
        2 => Just(Kind::Block),
        2 => Just(Kind::Idle),
        1 => Just(Kind::Request),
        1 => Just(Kind::Answered),
        12 => Just(Kind::Return),
        6 => Just(Kind::Close),
    ]
}

/// What somebody types, made of pieces that have broken readers and writers; never nothing.
pub(super) fn typed(dice: u32) -> String {
    const PIECES: [&str; 16] = [
        "",
        "a",
        " ",
        "\"",
        "\\",
        "\n",
        "</script>",
        "{}",
        "\t",
        "å",
        "👩‍👩‍👧",
        "שלום",
        "\u{2028}",
        "\u{7f}",
        "\\u0041",
        "'",
    ];
    let pieces = (0..8).filter_map(|nth| PIECES.get(usize::try_from((dice >> (4 * nth)) & 15).ok()?));
    format!("x{}", pieces.copied().collect::<String>())
}
