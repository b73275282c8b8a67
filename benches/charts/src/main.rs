//! Draws the charts of the README and writes its tables: `cargo run -p pinvoke-charts [-- FOLDER]`.
//!
//! The figures are those of the last runs of the benchmarks, or of the folder that is named. Each run
//! writes files of its own (`benches/README.md` lists them); a chart or a table whose file is not there
//! stays as it is. The charts stand beside this program, once for light pages and once for dark ones, the
//! tables in the README one folder above; nothing else writes them.

mod bars;
mod charts;
mod figures;
mod gates;
mod lines;
mod style;
mod svg;
mod table;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use charts::Drawn;
use figures::Figures;
use style::{THEMES, Theme};

fn main() -> Result<(), Box<dyn Error>> {
    let results = std::env::args_os().nth(1).map_or_else(last_run, PathBuf::from);
    let read = |name: &str| {
        let figures = Figures::read(&results, name)?;
        if figures.is_none() {
            eprintln!("there is no {}: what it stands for stays", results.join(name).display());
        }
        Ok::<_, Box<dyn Error>>(figures)
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chart = |name: &str, draw: &dyn Fn(&Theme) -> Drawn| {
        for theme in &THEMES {
            let file = folder.join(format!("{name}{}.svg", theme.suffix));
            fs::write(&file, draw(theme)?)?;
            println!("{}", file.display());
        }
        Ok::<_, Box<dyn Error>>(())
    };
    let readme = folder.with_file_name("README.md");
    let mut text = fs::read_to_string(&readme)?;

    if let Some(calls) = read("calls.csv")? {
        chart("calls", &|theme| charts::calls(&calls, theme))?;
        chart("text", &|theme| charts::text(&calls, theme))?;
    }
    let mut limits = Vec::new();
    for name in ["limits.csv", "limits-peers.csv", "limits-scaling.csv"] {
        limits.extend(read(name)?);
    }
    if !limits.is_empty() {
        text = table::replace(&text, "limits", &table::limits(&limits)?)?;
    }
    for part in ["threads", "callbacks", "strings", "declared"] {
        if let Some(figures) = read(&format!("scaling-{part}.csv"))? {
            text = table::replace(&text, part, &table::plain(&figures))?;
        }
    }
    if let (Some(strings), Some(callbacks)) =
        (read("scaling-strings.csv")?, read("scaling-callbacks.csv")?)
    {
        chart("scaling", &|theme| charts::scaling(&strings, &callbacks, theme))?;
    }
    if let Some(peers) = read("peers.csv")? {
        chart("peers", &|theme| charts::peers(&peers, theme))?;
        text = table::replace(&text, "peers", &table::peers(&peers)?)?;
    }
    if let Some(windows) = read("calls-windows.csv")? {
        text = table::replace(&text, "windows", &table::windows(&windows)?)?;
    }
    if let Ok(output) = fs::read_to_string(results.join("gates.txt")) {
        text = table::replace(&text, "gates", &gates::table(&output)?)?;
    }
    fs::write(&readme, text)?;
    println!("{}", readme.display());
    Ok(())
}

/// Where the benchmarks write their figures.
fn last_run() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || workspace.expect("the package lies two folders deep").join("target"),
        PathBuf::from,
    );
    target.join("tmp")
}
