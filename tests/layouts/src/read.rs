//! What bindgen says.

use std::collections::BTreeMap;
use std::panic;
use std::process::Command;

/// Sizes, alignments and offsets in bytes: `sizeof name`, `alignof name`, `name.field`, without the
/// prefix `fx_` of the C names.
pub type Layouts = BTreeMap<String, usize>;

/// Reads the fixture library's header.
///
/// # Errors
///
/// libclang is not there, or does not accept the header.
pub fn layouts() -> Result<Layouts, String> {
    let mut builder = bindgen::Builder::default()
        .header(pinvoke_fixtures::HEADER)
        .allowlist_type("fx_.*")
        .layout_tests(true);
    // libclang alone has no headers of its own, such as stddef.h: gcc's will do.
    if let Ok(found) = Command::new("gcc").arg("-print-file-name=include").output() {
        let folder = String::from_utf8_lossy(&found.stdout);
        builder = builder.clang_args(["-idirafter", folder.trim()]);
    }
    // bindgen panics where it cannot load libclang.
    let generated = panic::catch_unwind(panic::AssertUnwindSafe(|| builder.generate()))
        .map_err(|_| "libclang cannot be loaded; scripts/setup.sh installs it".to_owned())?
        .map_err(|error| error.to_string())?;
    // A fact is `["Size of fx_name"][::std::mem::size_of::<fx_name>() - 24usize];`.
    let text = generated.to_string();
    let facts = text.split("[\"").skip(1).filter_map(|fact| {
        let (what, rest) = fact.split_once("\"]")?;
        let (expression, _) = rest.split_once("];")?;
        Some((key(what)?, number(expression)?))
    });
    Ok(facts.collect())
}

/// The key of a fact: `Size of fx_name`, `Offset of field: fx_name::first`.
fn key(fact: &str) -> Option<String> {
    if let Some(name) = fact.strip_prefix("Size of fx_") {
        Some(format!("sizeof {name}"))
    } else if let Some(name) = fact.strip_prefix("Alignment of fx_") {
        Some(format!("alignof {name}"))
    } else {
        Some(fact.strip_prefix("Offset of field: fx_")?.replace("::", "."))
    }
}

/// The number that is subtracted in the expression behind it.
fn number(expression: &str) -> Option<usize> {
    let (_, number) = expression.rsplit_once("- ")?;
    number.trim_end_matches([',', ' ', '\n']).strip_suffix("usize")?.parse().ok()
}
