//! Apple's systems, and whatever else the object library reads.

use object::{File, Object};

use super::{Export, Kind};

/// The exported symbols, by the names that C has for them.
pub(super) fn exports(file: &File<'_>) -> object::Result<Vec<Export>> {
    let is_mach = file.format() == object::BinaryFormat::MachO;
    let exports = file.exports()?.into_iter().map(|export| {
        let name = String::from_utf8_lossy(export.name()).into_owned();
        // A C name has an underscore in front there.
        let name = match name.strip_prefix('_') {
            Some(rest) if is_mach => rest.to_owned(),
            _ => name,
        };
        Export {
            name: Some(name),
            kind: Kind::Unknown,
            address: Some(export.address()),
            ordinal: None,
            version: None,
            forward: None,
        }
    });
    Ok(exports.collect())
}
