//! The examples of `docs/cli.md` and of the help, by a shell.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::support::{printed, program};

/// What a shell prints for a command, both streams in one.
fn shell(command: &str) -> String {
    let folder = program().parent().unwrap().to_owned();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let script = format!("exec 2>&1\n{command}");
    let done = Command::new("sh").args(["-c", &script]).env("PATH", path).output().unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// Commands and what they print.
fn examples(document: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in document.lines() {
        match line {
            "```console" => is_inside = true,
            "```" => is_inside = false,
            _ if !is_inside => {}
            line => match (line.strip_prefix("$ "), line.strip_prefix(">"), examples.last_mut()) {
                (Some(command), ..) => examples.push((command.to_owned(), String::new())),
                (None, Some(more), Some((command, _))) => command.push_str(&format!("\n{more}")),
                (None, None, Some((_, output))) => output.push_str(&format!("{line}\n")),
                (None, _, None) => panic!("output without a command: {line}"),
            },
        }
    }
    examples
}

#[test]
fn the_document_shows_what_the_program_prints() {
    let examples = examples(include_str!("../../../docs/cli.md"));
    assert!(examples.len() > 9);
    for (command, expected) in examples {
        assert_eq!(shell(&command), expected, "{command}");
    }
}

#[test]
fn the_examples_of_the_help_work() {
    let help = printed(&["call", "--help"]);
    let (_, rest) = help.split_once("Examples:\n").unwrap();
    let (examples, _) = rest.split_once("\n\n").unwrap();
    let examples: Vec<&str> = examples.split("  pinvoke ").skip(1).collect();
    assert!(examples.len() > 6);
    for example in examples {
        let printed = shell(&format!("pinvoke {example}"));
        // One of them shows a failure.
        let fails = example.contains("/no/such/folder");
        assert_eq!(printed.starts_with("error: "), fails, "{example}: {printed}");
        assert!(!printed.is_empty() || example.contains("getenv"), "{example}");
    }
}
