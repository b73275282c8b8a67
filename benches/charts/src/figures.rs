//! What the benchmarks measured: tables in files of comma-separated values.

use std::error::Error;
use std::fs::File;
use std::path::Path;

/// A file of figures: lines of fields, below the names of the columns.
pub(crate) struct Figures {
    columns: Vec<String>,
    lines: Vec<Vec<String>>,
}

impl Figures {
    /// Reads a file; `None` if there is none of that name.
    pub(crate) fn read(folder: &Path, name: &str) -> Result<Option<Self>, Box<dyn Error>> {
        let path = folder.join(name);
        if !path.exists() {
            return Ok(None);
        }
        let mut reader: csv::Reader<File> = csv::Reader::from_path(path)?;
        let columns = reader.headers()?.iter().map(str::to_owned).collect();
        let mut lines = Vec::new();
        for record in reader.records() {
            lines.push(record?.iter().map(str::to_owned).collect());
        }
        Ok(Some(Self { columns, lines }))
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &[String]> {
        self.lines.iter().map(Vec::as_slice)
    }

    /// The field of a line in the column of this name.
    pub(crate) fn field<'a>(&self, line: &'a [String], column: &str) -> Result<&'a str, String> {
        let place = self.columns.iter().position(|name| name == column);
        let field = place.and_then(|place| line.get(place));
        field.map(String::as_str).ok_or_else(|| format!("the figures lack the column {column}"))
    }

    /// The number in a column of the line for a workload and a way of making its calls.
    pub(crate) fn number(&self, workload: &str, way: &str, column: &str) -> Option<f64> {
        let found = self.lines().find(|line| {
            self.field(line, "workload") == Ok(workload) && self.field(line, "way") == Ok(way)
        });
        found.and_then(|line| self.field(line, column).ok()?.parse().ok())
    }

    /// The median of a way in nanoseconds; an error names what the run lacks.
    pub(crate) fn median(&self, workload: &str, way: &str) -> Result<f64, String> {
        let found = self.number(workload, way, "median_ns");
        found.ok_or_else(|| format!("the run lacks {workload}: {way}"))
    }

    /// A line of numbers as points: what stands left of them is where.
    pub(crate) fn column(&self, column: &str) -> Result<Vec<(f64, f64)>, Box<dyn Error>> {
        let number = |text: &str| text.replace(',', "").parse::<f64>();
        self.lines()
            .map(|line| {
                let at = line.first().ok_or("a line is empty")?;
                Ok((number(at)?, number(self.field(line, column)?)?))
            })
            .collect()
    }
}
