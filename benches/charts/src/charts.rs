//! The charts: which figures each one shows.

use std::error::Error;

use crate::bars::{self, Group, Scale};
use crate::figures::Figures;
use crate::lines::{self, Panel};
use crate::style::Theme;

/// A picture as text.
pub(crate) type Drawn = Result<String, Box<dyn Error>>;

/// Calls per second. Beside each workload the same one for calls whose signature is known at run time
/// only.
pub(crate) fn calls(figures: &Figures, theme: &Theme) -> Drawn {
    const WORKLOADS: [(&str, &str); 3] = [
        ("add(i32, i32)", "dynamic, add(int32_t, int32_t)"),
        ("8 mixed arguments", "dynamic, 8 mixed arguments"),
        ("struct by value", "dynamic, struct by value"),
    ];
    // Labels, names in the figures, and whether the signature is known at run time only.
    const WAYS: [(&str, &str, bool); 5] = [
        ("C, pointer", "C, pointer", false),
        ("pinvoke", "pinvoke lazy", false),
        ("libloading", "libloading", false),
        ("pinvoke dynamic", "pinvoke packed", true),
        ("libffi crate", "libffi, low", true),
    ];
    let group = |(workload, dynamic): (&str, &str)| {
        let bar = |(label, way, at_run_time): (&str, &str, bool)| {
            let workload = if at_run_time { dynamic } else { workload };
            Ok((label.to_owned(), 1e3 / figures.median(workload, way)?))
        };
        let bars = WAYS.into_iter().map(bar).collect::<Result<_, String>>()?;
        Ok(Group { title: workload.to_owned(), bars })
    };
    let groups = WORKLOADS.into_iter().map(group).collect::<Result<Vec<_>, String>>()?;
    Ok(bars::draw("Million calls per second, on one core", &groups, Scale::Linear, theme))
}

/// Text that goes in: throughput over length.
pub(crate) fn text(figures: &Figures, theme: &Theme) -> Drawn {
    const WIDE: &[&str] = &["8", "64", "1k", "64k"];
    const WAYS_WIDE: &[&str] =
        &["pinvoke lazy", "encode_utf16().collect()", "U16CString::from_str"];
    let panel = |title: &str, workload: &str, lengths: &[&str], ways: &[&str]| {
        let curve = |way: &&str| {
            let point = |length: &&str| {
                let median = figures.median(&format!("{workload}, {length}"), way)?;
                let characters = characters(length)?;
                Ok((characters, characters / median))
            };
            let points = lengths.iter().map(point).collect::<Result<_, Box<dyn Error>>>()?;
            Ok(((*way).to_owned(), points))
        };
        let curves = ways.iter().map(curve).collect::<Result<_, Box<dyn Error>>>()?;
        Ok::<_, Box<dyn Error>>(Panel { title: title.to_owned(), along: "characters", curves })
    };
    let panels = [
        panel(
            "UTF-8",
            "UTF-8 in",
            &["8", "64", "255", "511", "1k", "64k"],
            &["C, copied", "pinvoke lazy", "CString::new"],
        )?,
        panel("UTF-16 from ASCII text", "UTF-16 in, ASCII", WIDE, WAYS_WIDE)?,
        panel("UTF-16 from mixed text", "UTF-16 in, mixed", WIDE, WAYS_WIDE)?,
    ];
    Ok(lines::draw("Text that goes in: characters per nanosecond", &panels, theme))
}

/// A length as the workloads are named by it.
fn characters(length: &str) -> Result<f64, Box<dyn Error>> {
    Ok(match length.strip_suffix('k') {
        Some(thousands) => thousands.parse::<f64>()? * 1024.0,
        None => length.parse()?,
    })
}

/// How the cost of each one changes with their number.
pub(crate) fn scaling(strings: &Figures, callbacks: &Figures, theme: &Theme) -> Drawn {
    let panel = |title: &str, along, figures: &Figures, curves: &[(&str, &str)]| {
        let curve =
            |(name, column): &(&str, &str)| Ok(((*name).to_owned(), figures.column(column)?));
        let curves = curves.iter().map(curve).collect::<Result<_, Box<dyn Error>>>()?;
        Ok::<_, Box<dyn Error>>(Panel { title: title.to_owned(), along, curves })
    };
    let panels = [
        panel(
            "Strings of an array",
            "strings",
            strings,
            &[("pinvoke", "pinvoke"), ("CString::new each", "CString::new")],
        )?,
        panel(
            "Callbacks of one call",
            "callbacks",
            callbacks,
            &[
                ("pinvoke, closure with a context", "with a context"),
                ("pinvoke, closure without a context", "without"),
            ],
        )?,
    ];
    Ok(lines::draw("Nanoseconds for each one, by their number", &panels, theme))
}

/// Other languages, by orders of magnitude.
pub(crate) fn peers(figures: &Figures, theme: &Theme) -> Drawn {
    const WORKLOADS: [&str; 3] =
        ["add(i32, i32)", "struct with two strings, by pointer", "callback with context"];
    let group = |workload: &str| {
        let mut bars = Vec::new();
        for line in figures.lines().filter(|line| line.first().is_some_and(|of| of == workload)) {
            let way = figures.field(line, "way")?.to_owned();
            bars.push((way, figures.field(line, "median_ns")?.parse::<f64>()?));
        }
        bars.sort_by(|left, right| left.1.total_cmp(&right.1));
        Ok(Group { title: workload.to_owned(), bars })
    };
    let groups = WORKLOADS.into_iter().map(group).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let title = "Nanoseconds from other languages: each line is ten times the one before";
    Ok(bars::draw(title, &groups, Scale::Logarithmic, theme))
}
