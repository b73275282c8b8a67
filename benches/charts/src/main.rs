//! Draws the charts of the README and writes its table of ratios: `cargo run -p pinvoke-charts`.
//!
//! The figures are those of the last `cargo bench --bench calls`, or of the folder that is named. The
//! charts stand beside this program, the table in the README one folder above; nothing else writes them.

mod bars;
mod figures;
mod lines;
mod style;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};

use figures::Figures;

fn main() -> Result<(), Box<dyn Error>> {
    let results = std::env::args_os().nth(1).map_or_else(last_run, PathBuf::from);
    let read = |name: &str| {
        let file = results.join(name);
        csv::Reader::from_path(&file)
            .map_err(|error| format!("{error}; run `cargo bench --bench calls` first"))
    };
    let figures = Figures::read(read("calls.csv")?)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let [calls, text] = ["calls.svg", "text.svg"].map(|name| folder.join(name));
    bars::calls_per_second(&figures, &calls)?;
    lines::text(&figures, &text)?;
    let readme = folder.with_file_name("README.md");
    table::write(read("ratios.csv")?, &readme)?;
    for file in [calls, text, readme] {
        println!("{}", file.display());
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
    target.join("tmp")
}
