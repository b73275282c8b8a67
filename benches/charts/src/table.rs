//! The tables in the benchmarks' README.

use std::error::Error;
use std::fmt::Write;

use crate::figures::Figures;

type Written = Result<String, Box<dyn Error>>;

/// Replaces what stands between the marks of this name in a text.
pub(crate) fn replace(text: &str, name: &str, table: &str) -> Written {
    let start = format!("<!-- {name}: written by pinvoke-charts -->\n");
    let end = format!("<!-- end of {name} -->");
    let missing = || format!("the README has no place for {name}");
    let (before, rest) = text.split_once(&start).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{start}\n{table}\n{end}{after}"))
}

/// A line of a table.
fn line(fields: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut line = String::from("|");
    for field in fields {
        line.push(' ');
        line.push_str(field.as_ref());
        line.push_str(" |");
    }
    line.push('\n');
    line
}

/// The line below the columns' names: text in the first one, numbers in the others.
fn rule(columns: usize) -> String {
    format!("|---|{}\n", "--:|".repeat(columns - 1))
}

/// The figures as they are.
pub(crate) fn plain(figures: &Figures) -> String {
    let mut table = line(figures.columns()) + &rule(figures.columns().len());
    figures.lines().for_each(|fields| table.push_str(&line(fields)));
    table
}

/// What there is to reach, and whether it is reached; `all` as the benchmarks wrote it.
pub(crate) fn limits(all: &[Figures]) -> Written {
    let mut table = String::from("| | limit | measured | |\n|---|--:|--:|---|\n");
    for figures in all {
        for fields in figures.lines() {
            let field = |column| figures.field(fields, column);
            let (limit, measured): (f64, f64) =
                (field("limit")?.parse()?, field("measured")?.parse()?);
            let verdict = if measured <= limit { "reached" } else { "**not reached**" };
            let (what, unit) = (field("what")?, field("unit")?);
            let limit = format!("{limit:.2} {unit}");
            let measured = format!("{measured:.2} {unit}");
            table.push_str(&line([what, limit.trim_end(), measured.trim_end(), verdict]));
        }
    }
    Ok(table)
}

/// The names in a column, each once, in their order.
fn names<'a>(figures: &'a Figures, column: &str) -> Result<Vec<&'a str>, String> {
    let mut names = Vec::new();
    for fields in figures.lines() {
        let name = figures.field(fields, column)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Nanoseconds by workload and language.
pub(crate) fn peers(figures: &Figures) -> Written {
    let ways = names(figures, "way")?;
    let mut table = line([""].iter().chain(&ways)) + &rule(ways.len() + 1);
    for workload in names(figures, "workload")? {
        let cell = |way: &&str| match figures.number(workload, way, "median_ns") {
            Some(time) if time < 100.0 => format!("{time:.1}"),
            Some(time) => format!("{time:.0}"),
            None => "-".to_owned(),
        };
        table.push_str(&line([workload.to_owned()].into_iter().chain(ways.iter().map(cell))));
    }
    Ok(table)
}

/// Ratios to the raw call, of the functions of Windows.
pub(crate) fn windows(figures: &Figures) -> Written {
    const OURS: [&str; 2] = ["pinvoke lazy", "pinvoke link"];
    let mut table = line(["", "pinvoke, lazily bound", "pinvoke, linked", "other ways"]) + &rule(4);
    for workload in names(figures, "workload")? {
        let Some(name) = workload.strip_prefix("Win32, ") else { continue };
        let ratio = |way: &str| figures.number(workload, way, "ratio_to_c");
        let ours = OURS.map(|way| ratio(way).map_or(String::new(), |ratio| format!("{ratio:.2}")));
        let mut others = String::new();
        for fields in
            figures.lines().filter(|fields| fields.first().is_some_and(|of| of == workload))
        {
            if figures.field(fields, "kind")? == "Peer" {
                let way = figures.field(fields, "way")?;
                let comma = if others.is_empty() { "" } else { ", " };
                write!(others, "{comma}`{way}` {:.1}", ratio(way).unwrap_or(f64::NAN))?;
            }
        }
        let [lazy, link] = ours;
        table.push_str(&line([name.to_owned(), lazy, link, others]));
    }
    Ok(table)
}
