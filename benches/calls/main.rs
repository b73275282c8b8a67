//! What a call costs: `cargo bench --bench calls [-- --quick] [filter..]`.
//!
//! Every way to make a call does the same work in a loop of its own. The ways of one workload are
//! measured in turn, round by round, on one core, so that what disturbs the machine disturbs all of
//! them; a ratio is the median of the ratios of the rounds. Results are compared before anything is
//! timed.

mod foreign;
mod native;
mod pin;
mod report;
mod runner;
mod serve;
mod targets;
mod text;
mod workloads;

use std::process::ExitCode;

use runner::{Effort, Measured};

fn main() -> ExitCode {
    let mut effort = Effort::FULL;
    let mut filters = Vec::new();
    let mut asked = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => effort = Effort::QUICK,
            "--serve" => asked = true,
            // `cargo bench` adds this to every harness.
            "--bench" => {}
            "--help" | "-h" => {
                println!("cargo bench --bench calls -- [--quick] [part of a workload's name ..]");
                return ExitCode::SUCCESS;
            }
            _ if argument.starts_with('-') => {
                eprintln!("unknown option {argument}; there are `--quick` and `--serve`");
                return ExitCode::FAILURE;
            }
            _ => filters.push(argument),
        }
    }
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|part| name.contains(&**part));

    match pin::to_one_core() {
        Some(core) => eprintln!("pinned to core {core}"),
        None => eprintln!("not pinned to a core; expect more spread"),
    }
    let mut workloads = workloads::all();
    workloads.retain(|workload| wanted(&workload.name));
    if asked {
        return match serve::answer(workloads) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let total = workloads.len();
    let mut measured: Vec<Measured> = Vec::new();
    for (index, workload) in workloads.into_iter().enumerate() {
        eprintln!("[{}/{total}] {}", index + 1, workload.name);
        match workload.measure(effort) {
            Ok(result) => measured.push(result),
            Err(wrong) => {
                eprintln!("{wrong}");
                return ExitCode::FAILURE;
            }
        }
    }
    report::table(&measured);
    let written = report::targets(&measured, targets::ALL).and_then(|()| report::csv(&measured));
    match written {
        Ok(path) => eprintln!("written to {}", path.display()),
        Err(error) => {
            eprintln!("the figures could not be written: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
