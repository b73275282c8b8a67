//! What the benchmark measured.

use std::error::Error;
use std::fs::File;

/// Nanoseconds per operation, by workload and way.
pub(crate) struct Figures(Vec<(String, String, f64)>);

impl Figures {
    pub(crate) fn read(mut reader: csv::Reader<File>) -> Result<Self, Box<dyn Error>> {
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record?;
            let field = |index: usize| record.get(index).ok_or("a line is too short");
            rows.push((field(0)?.to_owned(), field(1)?.to_owned(), field(3)?.parse()?));
        }
        Ok(Self(rows))
    }

    /// The median of a way; an error names what the run lacks.
    pub(crate) fn median(&self, workload: &str, way: &str) -> Result<f64, String> {
        let found = self.0.iter().find(|(of, by, _)| of == workload && by == way);
        found.map(|row| row.2).ok_or_else(|| format!("the run lacks {workload}: {way}"))
    }
}
