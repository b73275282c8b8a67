//! How cost grows: `cargo bench --bench scaling [-- [--quick] [threads callbacks strings declared]]`.
//!
//! With the threads that call, the callbacks of one call, the strings of an array, and the functions
//! that a program declares. The last part generates programs and compiles them, which takes minutes: it
//! runs only where it is asked for.

mod callbacks;
mod declared;
mod program;
mod strings;
mod table;
mod threads;

use std::process::ExitCode;
use std::time::Instant;

const HELP: &str = "\
cargo bench --bench scaling -- [--quick] [threads] [callbacks] [strings] [declared]

Measures how cost grows with the threads that call, the callbacks of one call, the strings of an array, and
the functions that a program declares. Without names: all parts but `declared`, which compiles programs
for minutes.

  --quick  fewer repetitions

Each part writes its table to scaling-PART.csv in the folder tmp of the target folder, in the columns that
are printed; `declared` also limits-scaling.csv: what, limit, measured, unit.";

/// A part, and whether it runs without being asked for. It is told how often to repeat.
type Part = (&'static str, bool, fn(Effort));

/// How much time to spend.
#[derive(Clone, Copy)]
struct Effort {
    quick: bool,
}

impl Effort {
    /// So many repetitions, or a quarter of them.
    fn repetitions(self, full: usize) -> usize {
        if self.quick { full.div_ceil(4) } else { full }
    }
}

fn main() -> ExitCode {
    let parts: [Part; 4] = [
        ("threads", true, threads::run),
        ("callbacks", true, callbacks::run),
        ("strings", true, strings::run),
        ("declared", false, declared::run),
    ];
    let mut effort = Effort { quick: false };
    let mut asked = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => effort.quick = true,
            // `cargo bench` adds this to every harness.
            "--bench" => {}
            "--help" | "-h" => {
                println!("{HELP}");
                return ExitCode::SUCCESS;
            }
            _ if argument.starts_with('-') => {
                eprintln!("unknown option {argument}; see `-- --help`");
                return ExitCode::FAILURE;
            }
            _ => asked.push(argument),
        }
    }
    // Without `--bench scaling` cargo gives every benchmark the same names: those of other ones are
    // none of ours.
    let wanted = |name: &str, always: bool| match asked.is_empty() {
        true => always,
        false => asked.iter().any(|asked| asked == name),
    };
    for (name, always, run) in parts {
        if wanted(name, always) {
            eprintln!("[scaling: {name}]");
            run(effort);
        }
    }
    ExitCode::SUCCESS
}

/// The least time of several runs, in nanoseconds: what disturbs a run only makes it longer.
fn least(runs: usize, mut run: impl FnMut()) -> f64 {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9
    });
    times.fold(f64::MAX, f64::min)
}

/// A count as people write it.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let (mut text, length) = (String::new(), digits.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
