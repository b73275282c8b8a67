//! What a call costs: `cargo bench --bench calls [-- [--quick] [part of a workload's name ..]]`.
//!
//! Every way to make a call does the same work in a loop of its own. The ways of one workload are
//! measured in turn, round by round, on one core, so that what disturbs the machine disturbs all of
//! them; a ratio is the median of the ratios of the rounds. Results are compared before anything is
//! timed.

mod foreign;
mod native;
mod pin;
mod report;
mod run_time;
mod runner;
mod serve;
mod targets;
mod text;
mod ways;
mod workloads;

use std::process::ExitCode;
use std::time::Instant;

use runner::{Effort, Measured};

const HELP: &str = "\
cargo bench --bench calls -- [--quick] [--list] [--write] [part of a workload's name ..]

Measures what a call costs in every way of making it, and prints medians, spread, ratios to C and to the
best other way, and what there is to reach. Without names: all workloads.

  --quick   fewer and shorter rounds: twenty seconds instead of three minutes
  --list    the workloads' names, and nothing else
  --write   writes the files although names are given, which is done otherwise by a run of all workloads
  --serve   makes the calls that lines `workload|way|calls` of standard input ask for, and answers each
            by nanoseconds and the sum of the results: benches/peers/run.py asks so

Files in the folder tmp of the target folder (for Windows with -windows in their names):
  calls.csv   workload, way, kind (C, Peer or Ours), median_ns, spread, ratio_to_c, ratio_to_best_peer
  limits.csv  what, limit, measured, unit (ns, or none for a ratio)";

fn main() -> ExitCode {
    let mut effort = Effort::FULL;
    let mut filters = Vec::new();
    let (mut asked, mut listed, mut written) = (false, false, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => effort = Effort::QUICK,
            "--serve" => asked = true,
            "--list" => listed = true,
            "--write" => written = true,
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
            _ => filters.push(argument),
        }
    }
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|part| name.contains(&**part));

    let mut workloads = workloads::all();
    workloads.retain(|workload| wanted(&workload.name));
    if listed {
        workloads.iter().for_each(|workload| println!("{}", workload.name));
        return ExitCode::SUCCESS;
    }
    if workloads.is_empty() {
        eprintln!("no workload has such a name; see `-- --list`");
        return ExitCode::SUCCESS;
    }
    match pin::to_one_core() {
        Some(core) => eprintln!("pinned to core {core}"),
        None => eprintln!("not pinned to a core; expect more spread"),
    }
    if asked {
        return match serve::answer(workloads) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let (total, start) = (workloads.len(), Instant::now());
    let mut measured: Vec<Measured> = Vec::new();
    for (index, workload) in workloads.into_iter().enumerate() {
        eprintln!("[{}/{total}, {} s] {}", index + 1, start.elapsed().as_secs(), workload.name);
        match workload.measure(effort) {
            Ok(result) => measured.push(result),
            Err(wrong) => {
                eprintln!("{wrong}");
                return ExitCode::FAILURE;
            }
        }
    }
    report::table(&measured);
    // The files stand for all workloads: a look at one of them must not take their place.
    let write = written || filters.is_empty();
    let done = report::targets(&measured, targets::ALL, write)
        .and_then(|()| if write { report::csv(&measured).map(Some) } else { Ok(None) });
    match done {
        Ok(None) => {}
        Ok(Some(path)) => eprintln!("written to {}", path.display()),
        Err(error) => {
            eprintln!("the figures could not be written: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
