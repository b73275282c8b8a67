//! Draws the charts of the README: `cargo run -p pinvoke-charts [-- calls.csv]`.
//!
//! The figures are those of the last `cargo bench --bench calls`. The charts are written beside this
//! program, and by nothing else.

mod bars;
mod figures;
mod lines;
mod style;

use std::error::Error;
use std::path::{Path, PathBuf};

use figures::Figures;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).map_or_else(last_run, PathBuf::from);
    let figures = Figures::read(&file).map_err(|error| {
        format!("{}: {error}; run `cargo bench --bench calls` first", file.display())
    })?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let charts = [folder.join("calls.svg"), folder.join("text.svg")];
    bars::calls_per_second(&figures, &charts[0])?;
    lines::text(&figures, &charts[1])?;
    for chart in charts {
        println!("{}", chart.display());
    }
    Ok(())
}

/// Where the benchmark writes its figures.
fn last_run() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || workspace.expect("the package lies two folders deep").join("target"),
        PathBuf::from,
    );
    target.join("tmp/calls.csv")
}
