//! The table of ratios in the benchmarks' README.

use std::error::Error;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;

/// What stands around the table.
const START: &str = "<!-- ratios: written by pinvoke-charts -->\n";
const END: &str = "<!-- end of ratios -->";

pub(crate) fn write(mut reader: csv::Reader<File>, readme: &Path) -> Result<(), Box<dyn Error>> {
    let mut table = String::from("\n| ratio | limit | measured | |\n|---|--:|--:|---|\n");
    for record in reader.records() {
        let record = record?;
        let field = |index: usize| record.get(index).ok_or("a line is too short");
        let (limit, measured): (f64, f64) = (field(1)?.parse()?, field(2)?.parse()?);
        let verdict = if measured <= limit { "reached" } else { "**not reached**" };
        writeln!(table, "| {} | {limit:.2} | {measured:.2} | {verdict} |", field(0)?)?;
    }
    table.push('\n');
    let text = fs::read_to_string(readme)?;
    let (before, rest) = text.split_once(START).ok_or("the README has no place for the table")?;
    let (_, after) = rest.split_once(END).ok_or("the README's table has no end")?;
    fs::write(readme, format!("{before}{START}{table}{END}{after}"))?;
    Ok(())
}
