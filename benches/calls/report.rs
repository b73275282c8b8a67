//! Tables for people, a file for programs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::runner::{Kind, Measured};
use super::targets::Target;

/// Medians, and ratios to C through a pointer and to the best other way.
pub(crate) fn table(measured: &[Measured]) {
    let width = measured
        .iter()
        .flat_map(|workload| &workload.rows)
        .map(|row| row.name.chars().count())
        .max();
    let width = width.unwrap_or(0);
    for workload in measured {
        println!("\n{}", workload.name);
        println!("  {:width$} {:>12} {:>7} {:>8} {:>8}", "", "ns", "spread", "to C", "to best");
        for row in &workload.rows {
            let to = |base: Option<&super::runner::Row>| match base {
                Some(base) => format!("{:.2}", row.ratio_to(base)),
                None => String::new(),
            };
            let best =
                if row.kind == Kind::Ours { to(workload.best_peer()) } else { String::new() };
            let spread = format!("{:.0}%", row.spread() * 100.0);
            println!(
                "  {:width$} {:>12.2} {:>7} {:>8} {:>8}",
                row.name,
                row.median(),
                spread,
                to(workload.base()),
                best
            );
        }
    }
}

/// Which of the limits were reached: printed, and if that is wanted, one line each in the file of limits.
pub(crate) fn targets(measured: &[Measured], targets: &[Target], write: bool) -> io::Result<()> {
    let results: Vec<_> =
        targets.iter().filter_map(|target| Some((target, target.value(measured)?))).collect();
    if results.is_empty() {
        return Ok(());
    }
    println!("\n{:72} {:>8} {:>8}", "to reach", "limit", "measured");
    let mut lines = String::from("what,limit,measured,unit\n");
    for (target, value) in results {
        let verdict = if value <= target.limit { "" } else { "  not reached" };
        println!("{:72} {:>8.2} {value:>8.2}{verdict}", target.to_string(), target.limit);
        lines += &format!("\"{target}\",{},{value:.4},{}\n", target.limit, target.unit());
    }
    if write { fs::write(path("limits"), lines) } else { Ok(()) }
}

/// A file in the folder that cargo gives to benchmarks. All targets share it: what a run under Wine
/// measures must not take the place of this system's figures.
fn path(name: &str) -> PathBuf {
    let system = if cfg!(windows) { "-windows" } else { "" };
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}{system}.csv"))
}

/// One line per way.
pub(crate) fn csv(measured: &[Measured]) -> io::Result<PathBuf> {
    let path = path("calls");
    let mut file = io::BufWriter::new(fs::File::create(&path)?);
    writeln!(file, "workload,way,kind,median_ns,spread,ratio_to_c,ratio_to_best_peer")?;
    for workload in measured {
        for row in &workload.rows {
            let to = |base: Option<&super::runner::Row>| {
                base.map_or(String::new(), |base| format!("{:.4}", row.ratio_to(base)))
            };
            writeln!(
                file,
                "\"{}\",\"{}\",{:?},{:.4},{:.4},{},{}",
                workload.name,
                row.name,
                row.kind,
                row.median(),
                row.spread(),
                to(workload.base()),
                to(workload.best_peer()),
            )?;
        }
    }
    file.flush()?;
    Ok(path)
}
