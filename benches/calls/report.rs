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

/// Which of the ratios to reach were reached.
pub(crate) fn targets(measured: &[Measured], targets: &[Target]) {
    let results: Vec<_> =
        targets.iter().filter_map(|target| Some((target, target.ratio(measured)?))).collect();
    if results.is_empty() {
        return;
    }
    println!("\n{:58} {:>8} {:>8}", "ratio to reach", "limit", "measured");
    for (target, ratio) in results {
        let verdict = if ratio <= target.limit { "" } else { "  not reached" };
        println!("{:58} {:>8.2} {:>8.2}{verdict}", target.to_string(), target.limit, ratio);
    }
}

/// One line per way, in `tmp/calls.csv` of the target folder.
pub(crate) fn csv(measured: &[Measured]) -> io::Result<PathBuf> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calls.csv");
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
