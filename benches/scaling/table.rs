//! A table for people, and the same as a file for programs.

use std::fs;
use std::path::{Path, PathBuf};

/// A file in the folder that cargo gives to benchmarks.
pub(super) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).with_extension("csv")
}

/// Writes a file of comma-separated values, each in quotes: a count has commas of its own.
pub(super) fn write_csv<'a>(name: &str, lines: impl IntoIterator<Item = &'a [String]>) {
    let mut text = String::new();
    for line in lines {
        let fields: Vec<String> = line.iter().map(|field| format!("\"{field}\"")).collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    fs::write(path(name), text).expect("cargo's folder is writable");
}

/// A table that grows line by line.
pub(super) struct Table {
    name: &'static str,
    lines: Vec<Vec<String>>,
}

impl Table {
    /// Begins a table, which is written to `scaling-NAME.csv`.
    pub(super) fn new<const N: usize>(name: &'static str, title: &str, columns: [&str; N]) -> Self {
        Self::with_columns(name, title, columns.map(str::to_owned).to_vec())
    }

    pub(super) fn with_columns(name: &'static str, title: &str, columns: Vec<String>) -> Self {
        println!("\n{title}");
        print(&columns);
        Self { name, lines: vec![columns] }
    }

    pub(super) fn line(&mut self, line: Vec<String>) {
        print(&line);
        self.lines.push(line);
    }

    pub(super) fn write(self) {
        let name = format!("scaling-{}", self.name);
        write_csv(&name, self.lines.iter().map(Vec::as_slice));
        eprintln!("written to {}", path(&name).display());
    }
}

fn print(line: &[String]) {
    for (index, field) in line.iter().enumerate() {
        if index == 0 { print!("{field:<30}") } else { print!(" {field:>18}") }
    }
    println!();
}
