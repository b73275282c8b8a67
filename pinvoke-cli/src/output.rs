//! Where everything is printed.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

/// The names of functions, parameters and fields.
pub(crate) const NAME: Style = Style::new().bold();
/// C types.
pub(crate) const TYPE: Style = AnsiColor::Cyan.on_default();
/// What stands beside the matter.
pub(crate) const ASIDE: Style = Style::new().dimmed();
/// What is wrong.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Text in a style; anstream takes the codes out where they are not wanted.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints text as it is. A reader that went away (`| head`) has what it wanted.
pub(crate) fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Prints one line.
pub(crate) fn line(text: &str) {
    print(&format!("{text}\n"));
}

/// Prints a JSON value.
pub(crate) fn json(value: &serde_json::Value) {
    line(&format!("{value:#}"));
}

/// Prints to the standard error.
pub(crate) fn error(text: &str) {
    let mut out = anstream::stderr().lock();
    // Nobody is left to be told.
    let _ = writeln!(out, "{text}");
}

fn finish(result: io::Result<()>) {
    if let Err(error) = result {
        let is_reader_gone = error.kind() == io::ErrorKind::BrokenPipe;
        std::process::exit(if is_reader_gone { 0 } else { 3 });
    }
}

/// Rows with their columns below one another; the last one is as long as it is.
pub(crate) fn table(rows: &[Vec<(Style, String)>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter(|row| column + 1 < row.len());
        cells.map(|row| row[column].1.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (style, cell)) in row.iter().enumerate() {
            let is_last = column + 1 == row.len();
            let pad = if is_last { 0 } else { widths[column] + 2 - cell.chars().count() };
            line.push_str(&styled(*style, cell));
            line.extend(std::iter::repeat_n(' ', pad));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
