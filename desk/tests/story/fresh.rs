//! A fresh office, and the few verbs that the stories are told with.

use desk::line::{CustomerLine, Hello};
use desk::{Agent, Clock, Desk, StartChat, Stored};
use domain::customer::PreChat;
use domain::settings::Settings;
use domain::{ChannelKey, ChatId, ChatView, Down, Refusal, Time, WriteId};
use tempfile::TempDir;
use uuid::Uuid;

/// Half a year into 2026.
const MORNING: Time = Time(1_782_900_000_000_000);

pub(crate) struct Fresh {
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
}

pub(crate) struct Ida {
    pub(crate) start: StartChat,
}

pub(crate) fn write() -> WriteId {
    WriteId(Uuid::now_v7())
}

pub(crate) fn key(name: &str) -> ChannelKey {
    ChannelKey::parse(name).unwrap()
}

impl Fresh {
    /// Two channels. Ada and Bo answer in both, Cy manages support, Di answers in sales only.
    pub(crate) async fn desk() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Clock::held(MORNING);
        let desk = Desk::open(folder.path(), clock.clone()).await.unwrap();
        let respond = |channel: &str| format!(r#"{{"channel":"{channel}","may":{{"respond":true}}}}"#);
        let person = |name: &str, seats: &str| {
            format!(
                r#"{{"email":"{}@shop.example","name":"{name}","capacity":2,"seats":[{seats}]}}"#,
                name.to_lowercase()
            )
        };
        let both = format!("{},{}", respond("support"), respond("sales"));
        let file = format!(
            r#"{{"channels":[{{"key":"support","name":"Support"}},{{"key":"sales","name":"Sales"}}],
                "people":[{},{},{},{}]}}"#,
            person("Ada", &both),
            person("Bo", &both),
            person("Cy", r#"{"channel":"support","may":{"respond":true,"manage":true}}"#),
            person("Di", &respond("sales")),
        );
        let settings: Settings = serde_json::from_str(&file).unwrap();
        desk.import_settings(settings, &["en"]).await.unwrap();
        Self { desk, clock, folder }
    }

    /// An agent, signed in by a session made without the slow hash.
    pub(crate) async fn agent(&self, name: &str) -> Agent {
        let office = self.desk.export_settings().await.unwrap();
        let email = format!("{name}@shop.example");
        assert!(office.people.iter().any(|p| p.email.as_str() == email), "{name} works here");
        self.desk.agent_by_email(&email).await.unwrap()
    }

    pub(crate) fn ida(&self, channel: &str) -> Ida {
        let id = Uuid::now_v7();
        let form = PreChat {
            name: "Ida Lindqvist".into(),
            email: "ida@lindqvist.example".into(),
            question: "The shade of my lamp arrived cracked.".into(),
        };
        let token = format!("{}{}", id.simple(), Uuid::now_v7().simple());
        Ida {
            start: StartChat {
                chat: ChatId(id),
                token,
                channel: key(channel),
                write: write(),
                form,
                page: None,
            },
        }
    }

    /// A customer who waits.
    pub(crate) async fn waiting(&self, channel: &str) -> Ida {
        let ida = self.ida(channel);
        self.desk.start_chat(ida.start.clone()).await.unwrap();
        // Nobody comes in the same microsecond.
        self.clock.pass(domain::time::Span(1));
        ida
    }
}

impl Ida {
    pub(crate) fn chat(&self) -> ChatId {
        self.start.chat
    }

    pub(crate) async fn says(&self, fresh: &Fresh, text: &str) -> Result<Stored, Refusal> {
        let me = fresh.desk.customer(&self.start.token).await?;
        fresh.desk.customer_says(&me, write(), text).await
    }

    pub(crate) async fn ends(&self, fresh: &Fresh) -> Result<(), Refusal> {
        let me = fresh.desk.customer(&self.start.token).await?;
        fresh.desk.customer_ends(&me, write()).await
    }

    pub(crate) fn hello(&self, seen: i64) -> Hello {
        Hello::Chat { token: self.start.token.clone(), seen, epoch: None }
    }

    pub(crate) async fn line(&self, fresh: &Fresh) -> (CustomerLine, Vec<Down>) {
        CustomerLine::open(&fresh.desk, self.hello(0)).await.unwrap()
    }

    /// What the customer sees on a new line.
    pub(crate) async fn view(&self, fresh: &Fresh) -> ChatView {
        let (_line, frames) = self.line(fresh).await;
        let view =
            frames.into_iter().find_map(|f| if let Down::View { view, .. } = f { Some(view) } else { None });
        view.unwrap()
    }
}
