//! `snak`: one binary, a few commands.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::{Cli, Command};

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    let done = match cli.command {
        Command::Serve(options) => runtime.block_on(server::serve::run(options)),
        Command::Admin(admin) => runtime.block_on(server::admin::run(admin)),
        Command::MigrateStore(asked) => runtime.block_on(server::admin::migrate_store(asked)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn fail(words: &str) -> ExitCode {
    server::cli::say_to(std::io::stderr(), &format!("snak: {words}\n"));
    ExitCode::FAILURE
}
