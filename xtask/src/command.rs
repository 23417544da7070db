//! Runs somebody else's program and says in full what was typed when it fails.

use std::process::{Command, Stdio};

use crate::{Outcome, tell};

/// Runs the command with its output shown.
pub(crate) fn run(command: &mut Command) -> Outcome {
    tell(&format!("  $ {}", typed(command)));
    // Stdout is left for the verb's own result.
    let status = command
        .stdout(std::io::stderr())
        .status()
        .map_err(|error| format!("could not start `{}`: {error}", typed(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", typed(command)).into()) }
}

/// Runs the command unseen and shows its output only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Outcome {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not start `{}`: {error}", typed(command)))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    // The first lines say what is wrong; some tools go on for thousands.
    let said = String::from_utf8_lossy(&said).lines().take(40).collect::<Vec<_>>().join("\n");
    Err(format!("`{}` failed ({})\n{said}", typed(command), output.status).into())
}

/// What the command prints, or nothing when it cannot be started or fails: for asking whether a tool is
/// there.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn typed(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}
