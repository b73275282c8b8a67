//! Windows.

use object::read::pe::{ExportTarget, ImageNtHeaders, PeFile};

use super::{Export, Kind};

/// The export table: names, ordinals, and what is forwarded to other DLLs.
pub(super) fn exports<'data, Pe: ImageNtHeaders>(
    file: &PeFile<'data, Pe, &'data [u8]>,
) -> object::Result<Vec<Export>> {
    let Some(table) = file.export_table()? else { return Ok(Vec::new()) };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let exports = table.exports()?.into_iter().filter_map(|export| {
        let (kind, address, forward) = match export.target {
            // A number that is not used.
            ExportTarget::Address(0) => return None,
            ExportTarget::Address(address) => {
                let kind = kind(file, address);
                (kind, Some(address.into()), None)
            }
            ExportTarget::ForwardByName(library, name) => {
                (Kind::Forward, None, Some(format!("{}.{}", text(library), text(name))))
            }
            ExportTarget::ForwardByOrdinal(library, ordinal) => {
                (Kind::Forward, None, Some(format!("{}.#{ordinal}", text(library))))
            }
        };
        let (name, ordinal) = (export.name.map(text), Some(export.ordinal));
        Some(Export { name, kind, address, ordinal, version: None, forward })
    });
    Ok(exports.collect())
}

/// By the section that the address lies in: what can be executed is a function.
fn kind<'data, Pe: ImageNtHeaders>(file: &PeFile<'data, Pe, &'data [u8]>, address: u32) -> Kind {
    use object::LittleEndian as LE;
    let section = file.section_table().iter().find(|section| {
        let start = section.virtual_address.get(LE);
        let size = section.virtual_size.get(LE).max(section.size_of_raw_data.get(LE));
        (start..start.saturating_add(size)).contains(&address)
    });
    match section.map(|section| section.characteristics.get(LE)) {
        Some(flags) if flags & object::pe::IMAGE_SCN_MEM_EXECUTE != 0 => Kind::Function,
        Some(_) => Kind::Data,
        None => Kind::Unknown,
    }
}
