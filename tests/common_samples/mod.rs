//! Runs the samples.
#![allow(dead_code, reason = "every test program uses a part")]

use std::process::{Command, Output};

/// Whether another system built this program, as it does for Wine: cargo cannot be started then.
const BUILT_ELSEWHERE: bool = cfg!(windows) && env!("CARGO").as_bytes()[0] == b'/';

/// What a sample printed, and how it ended.
pub(crate) fn output(sample: &str, arguments: &[&str]) -> Output {
    let mut command = if BUILT_ELSEWHERE {
        let this = std::env::current_exe().expect("the system tells");
        let built = this.parent().and_then(|deps| deps.parent()).expect("cargo's folders");
        Command::new(built.join(format!("examples/{sample}.exe")))
    } else {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--example", sample, "--"]);
        cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
        cargo
    };
    command.args(arguments).output().expect("the sample is built")
}

/// What a sample printed; it must succeed.
#[track_caller]
pub(crate) fn run_with(sample: &str, arguments: &[&str]) -> String {
    let output = output(sample, arguments);
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{sample}: {}\n{text}\n{errors}", output.status);
    text.into_owned()
}

/// What a sample printed without arguments; it must succeed.
#[track_caller]
pub(crate) fn run(sample: &str) -> String {
    run_with(sample, &[])
}
