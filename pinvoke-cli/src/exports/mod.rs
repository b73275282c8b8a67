//! `pinvoke exports`: what a library has for others, read from its file.

mod table;

use std::path::{Path, PathBuf};

use anstyle::Style;
use object::{Architecture, BinaryFormat, File, Object};
use pinvoke_core::Library;
use serde_json::json;

use crate::arguments::Exports;
use crate::failure::Failure;
use crate::output::{self, ASIDE, NAME, TYPE};
use table::Export;

/// Lists the exports of a library.
pub(crate) fn run(arguments: &Exports, is_json: bool) -> Result<(), Failure> {
    let path = found(&arguments.library)?;
    let data =
        std::fs::read(&path).map_err(|source| Failure::File { path: path.clone(), source })?;
    let wrong = |error: object::Error| Failure::Format {
        path: path.clone(),
        reason: format!("this is no library of a known format: {}", reason(&data, &error)),
    };
    let file = File::parse(&*data).map_err(wrong)?;
    let mut exports = table::read(&file).map_err(wrong)?;
    if let Some(filter) = &arguments.filter {
        exports.retain(|export| export.name.as_ref().is_some_and(|name| name.contains(filter)));
    }
    exports.sort();
    match is_json {
        true => print_json(&path, &file, &exports),
        false => print_text(&exports),
    }
    Ok(())
}

/// Why the file is none, as far as its first bytes tell.
fn reason(data: &[u8], error: &object::Error) -> String {
    let names_library = |line: &&str| line.contains("GROUP") || line.contains("INPUT");
    match std::str::from_utf8(data) {
        _ if data.is_empty() => "it is empty".into(),
        _ if data.starts_with(b"!<arch>") || data.starts_with(b"!<thin>") => {
            "it is an archive of object files, for static linking; it exports nothing".into()
        }
        Ok(text) => match text.lines().find(names_library) {
            Some(line) => {
                format!("it is a script of the linker, which names others: {}", line.trim())
            }
            None => "it is a text".into(),
        },
        Err(_) => error.to_string(),
    }
}

/// The file of that name, or of the library that the loader knows by it.
fn found(library: &str) -> Result<PathBuf, Failure> {
    let path = Path::new(library);
    if path.is_file() || path.components().count() > 1 {
        return Ok(path.to_owned());
    }
    // SAFETY: whoever names a library on the command line wants it loaded; the help says so.
    let loaded = unsafe { Library::open(library) }?;
    loaded.path().map(Path::to_owned).ok_or_else(|| {
        Failure::Usage(format!("the loader does not tell the file of {library}: give its path"))
    })
}

fn print_text(exports: &[Export]) {
    let rows: Vec<Vec<(Style, String)>> = exports.iter().map(row).collect();
    output::print(&output::table(&rows));
}

fn row(export: &Export) -> Vec<(Style, String)> {
    let mut name = export.name.clone().unwrap_or_else(|| "(no name)".to_owned());
    if let Some(version) = &export.version {
        name.push_str(&format!("@{version}"));
    }
    let ordinal = export.ordinal.map(|ordinal| format!("#{ordinal}"));
    let place = match (&export.forward, export.address) {
        (Some(forward), _) => format!("-> {forward}"),
        (None, Some(address)) => format!("{address:#x}"),
        (None, None) => String::new(),
    };
    let mut row = vec![(NAME, name), (TYPE, export.kind.word().to_owned())];
    row.extend(ordinal.map(|ordinal| (Style::new(), ordinal)));
    row.push((ASIDE, place));
    row
}

fn print_json(path: &Path, file: &File<'_>, exports: &[Export]) {
    let exports: Vec<_> = exports
        .iter()
        .map(|export| {
            json!({
                "name": export.name,
                "kind": Some(export.kind.word()).filter(|word| !word.is_empty()),
                "address": export.address,
                "ordinal": export.ordinal,
                "version": export.version,
                "forward": export.forward,
            })
        })
        .collect();
    output::json(&json!({
        "library": path.to_string_lossy(),
        "format": format_word(file.format()),
        "architecture": architecture_word(file.architecture()),
        "exports": exports,
    }));
}

fn format_word(format: BinaryFormat) -> String {
    match format {
        BinaryFormat::Elf => "ELF".into(),
        BinaryFormat::Pe => "PE".into(),
        BinaryFormat::MachO => "Mach-O".into(),
        other => format!("{other:?}"),
    }
}

/// As Rust names processors.
fn architecture_word(architecture: Architecture) -> String {
    match architecture {
        Architecture::X86_64 => "x86_64".into(),
        Architecture::I386 => "x86".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}
