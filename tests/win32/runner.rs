//! The smallest test runner: names to match, tests in order, a result line as libtest prints it.
#![cfg_attr(not(windows), allow(dead_code, reason = "there are no tests to run"))]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// A test and its name.
pub(crate) type Test = (&'static str, fn());

/// The names of functions, with the functions: a test that is not listed is never used, which the
/// compiler reports.
#[cfg(windows)]
macro_rules! tests {
    ($($name:ident)*) => {
        pub(crate) const TESTS: &[$crate::runner::Test] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name as fn())),*];
    };
}
#[cfg(windows)]
pub(crate) use tests;

pub(crate) struct Run {
    wanted: Vec<String>,
    unwanted: Vec<String>,
    passed: usize,
    failed: Vec<&'static str>,
    left_out: usize,
}

impl Run {
    /// Reads the arguments that matter of those that `cargo test` hands on.
    pub(crate) fn new() -> Self {
        let mut run = Self {
            wanted: Vec::new(),
            unwanted: Vec::new(),
            passed: 0,
            failed: Vec::new(),
            left_out: 0,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--skip" => run.unwanted.extend(arguments.next()),
                // The values of libtest's other options are no names.
                "--test-threads" | "--color" | "--format" => drop(arguments.next()),
                option if option.starts_with('-') => {}
                _ => run.wanted.push(argument),
            }
        }
        run
    }

    /// Whether not all tests run.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.wanted.is_empty() || !self.unwanted.is_empty()
    }

    pub(crate) fn all(&mut self, tests: &[Test]) {
        for (name, test) in tests {
            let has = |names: &[String]| names.iter().any(|part| name.contains(part.as_str()));
            if has(&self.unwanted) || !(self.wanted.is_empty() || has(&self.wanted)) {
                self.left_out += 1;
                continue;
            }
            // A test keeps nothing that the next one uses.
            match catch_unwind(AssertUnwindSafe(test)) {
                Ok(()) => {
                    self.passed += 1;
                    println!("test {name} ... ok");
                }
                Err(_) => {
                    self.failed.push(name);
                    println!("test {name} ... FAILED");
                }
            }
        }
    }

    pub(crate) fn finish(self) -> ExitCode {
        let Self { passed, failed, left_out, .. } = self;
        let result = if failed.is_empty() { "ok" } else { "FAILED" };
        println!(
            "\ntest result: {result}. {passed} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out\n",
            failed.len()
        );
        if failed.is_empty() {
            return ExitCode::SUCCESS;
        }
        println!("failed: {}", failed.join(", "));
        ExitCode::FAILURE
    }
}
