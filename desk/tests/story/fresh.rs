//! A fresh office, and the few verbs that the stories are told with.

use std::process::Command;

use desk::line::{AgentLine, CustomerLine, Hello};
use desk::{Agent, Clock, Database, Desk, Origin, StartChat, Stored, Suggested};
use domain::channel::ChannelSettings;
use domain::customer::Typed;
use domain::settings::Settings;
use domain::{ChannelKey, ChatId, ChatView, Down, Refusal, Time, WriteId};
use tempfile::TempDir;
use uuid::Uuid;

/// Half a year into 2026.
const MORNING: Time = Time(1_782_900_000_000_000);

pub(crate) struct Fresh {
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    /// Where everything is kept, for who opens it again.
    pub(crate) database: Database,
    folder: TempDir,
}

/// PostgreSQL's own client: what a story looks at behind the desk's back should not come through the desk.
fn psql(url: &str, sql: &str) -> String {
    let done = Command::new("psql").args([url, "-v", "ON_ERROR_STOP=1", "-qAt", "-c", sql]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// A PostgreSQL that nobody else has; `None` where the stories are told on SQLite.
pub(crate) fn elsewhere() -> Option<String> {
    let url = std::env::var("SNAK_TEST_POSTGRES").ok()?;
    // A schema is made in a moment, a database is not.
    let schema = format!("story_{}", Uuid::now_v7().simple());
    psql(&url, &format!("create schema {schema}"));
    Some(format!("{url}?options[search_path]={schema}"))
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
        let database = elsewhere().map_or_else(|| folder.path().into(), Database::Postgres);
        Self::open(database, folder, Clock::held(MORNING)).await
    }

    /// With the clock on the wall, for who measures.
    pub(crate) async fn in_the_world() -> Self {
        let folder = TempDir::new().unwrap();
        let database = elsewhere().map_or_else(|| folder.path().into(), Database::Postgres);
        Self::open(database, folder, Clock::world()).await
    }

    /// On SQLite, wherever the other stories are told.
    pub(crate) async fn in_folder() -> Self {
        let folder = TempDir::new().unwrap();
        Self::open(folder.path().into(), folder, Clock::held(MORNING)).await
    }

    async fn open(database: Database, folder: TempDir, clock: Clock) -> Self {
        let desk = Desk::open(database.clone(), clock.clone()).await.unwrap();
        desk.keep_files_in(&folder.path().join("files")).unwrap();
        let respond = |channel: &str| format!(r#"{{"channel":"{channel}","may":{{"respond":true}}}}"#);
        let person = |name: &str, seats: &str| {
            format!(
                r#"{{"email":"{}@shop.example","name":"{name}","capacity":2,"seats":[{seats}]}}"#,
                name.to_lowercase()
            )
        };
        let both = format!("{},{}", respond("support"), respond("sales"));
        // Customers come before agents do in most of the stories.
        let queue = r#""closed":{"unattended":"queue"}"#;
        let file = format!(
            r#"{{"channels":[{{"key":"support","name":"Support",{queue}}},{{"key":"sales","name":"Sales",{queue}}}],
                "people":[{},{},{},{}]}}"#,
            person("Ada", &both),
            person("Bo", &both),
            person("Cy", r#"{"channel":"support","may":{"respond":true,"manage":true}}"#),
            person("Di", &respond("sales")),
        );
        let settings: Settings = serde_json::from_str(&file).unwrap();
        desk.import_settings(settings, &["en"]).await.unwrap();
        Self { desk, clock, database, folder }
    }

    /// Changes the settings of all channels.
    pub(crate) async fn channels(&self, change: impl Fn(&mut ChannelSettings)) {
        let mut all = self.desk.export_settings().await.unwrap();
        all.channels.iter_mut().for_each(|channel| change(&mut channel.settings));
        self.desk.import_settings(all, &["en"]).await.unwrap();
    }

    /// The token of an agent's session.
    pub(crate) async fn session(&self, name: &str) -> String {
        let (email, password) = (format!("{name}@shop.example"), "long enough");
        if let Ok(signed_in) = self.desk.sign_in(&email, password, "192.0.2.7").await {
            return signed_in.token;
        }
        // A new one ends the sessions that there are.
        self.desk.set_password(&email, password).await.unwrap();
        self.desk.sign_in(&email, password, "192.0.2.7").await.unwrap().token
    }

    /// An agent, signed in by a session made without the slow hash.
    pub(crate) async fn agent(&self, name: &str) -> Agent {
        let office = self.desk.export_settings().await.unwrap();
        let email = format!("{name}@shop.example");
        assert!(office.people.iter().any(|p| p.email.as_str() == email), "{name} works here");
        self.desk.agent_by_email(&email).await.unwrap()
    }

    /// From now on support asks this when a chat has ended.
    pub(crate) async fn asks_after(&self, after: &str) {
        let file = format!(
            r#"{{"channels":[{{"key":"support","name":"Support","after":{after},
                "closed":{{"unattended":"queue"}}}}]}}"#
        );
        let settings: Settings = serde_json::from_str(&file).unwrap();
        self.desk.import_settings(settings, &["en"]).await.unwrap();
    }

    /// An agent who takes chats for as long as the line lives.
    pub(crate) async fn present(&self, name: &str) -> (Agent, AgentLine) {
        let email = format!("{name}@shop.example");
        self.desk.set_password(&email, "correct horse").await.unwrap();
        let token = self.desk.sign_in(&email, "correct horse", "127.0.0.1").await.unwrap().token;
        self.desk.set_present(&self.agent(name).await, true).await.unwrap();
        let (line, _) = AgentLine::open(&self.desk, &token).await.unwrap();
        (self.agent(name).await, line)
    }

    pub(crate) fn ida(&self, channel: &str) -> Ida {
        let id = Uuid::now_v7();
        let form = Typed {
            name: "Ida Lindqvist".into(),
            email: "ida@lindqvist.example".into(),
            question: "The shade of my lamp arrived cracked.".into(),
            ..Typed::default()
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
                suggested: Suggested::default(),
                from: Origin::EVERYBODY,
                language: String::new(),
                identity: None,
                attributes: Vec::new(),
            },
        }
    }

    /// Every byte of the store, for who looks for what must not be in it.
    pub(crate) fn all_that_is_stored(&self) -> Vec<u8> {
        let url = match &self.database {
            Database::Folder(folder) => {
                let files = std::fs::read_dir(folder).unwrap();
                let files = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
                return files.flat_map(|file| std::fs::read(file).unwrap()).collect();
            }
            Database::Postgres(url) => url,
        };
        let (url, schema) = url.split_once("?options[search_path]=").unwrap();
        let tables = psql(url, &format!("select tablename from pg_tables where schemaname = '{schema}'"));
        // Escaped, a text in a column of bytes can be read.
        let all =
            |table| psql(url, &format!("set bytea_output = 'escape'; select t from {schema}.{table} t"));
        tables.lines().flat_map(|table| all(table).into_bytes()).collect()
    }

    /// In the place of the folder for files there is a file from now on, so nothing can be put there.
    pub(crate) fn lose_the_folder(&self) {
        let folder = self.folder.path().join("files");
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::write(folder, "").unwrap();
    }

    /// One of the folders that files lie in.
    pub(crate) fn a_shelf(&self) -> std::path::PathBuf {
        let mut shelves = std::fs::read_dir(self.folder.path().join("files")).unwrap();
        shelves.next().unwrap().unwrap().path()
    }

    /// How many files lie in the folder, whole or not.
    pub(crate) fn files(&self) -> usize {
        let shelves = std::fs::read_dir(self.folder.path().join("files")).unwrap();
        shelves.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
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
