//! Linux and most other Unix systems.

use object::elf;
use object::read::elf::{ElfFile, FileHeader, Sym};
use object::{Endianness, SymbolIndex};

use super::{Export, Kind};

/// The symbols that the dynamic loader gives to others, with their versions.
pub(super) fn exports<'data, Elf>(
    file: &ElfFile<'data, Elf, &'data [u8]>,
) -> object::Result<Vec<Export>>
where
    Elf: FileHeader<Endian = Endianness>,
{
    let endian = file.endian();
    let symbols = file.elf_dynamic_symbol_table();
    let versions = file.elf_section_table().versions(endian, file.data())?;
    let mut exports = Vec::new();
    for (index, symbol) in symbols.enumerate() {
        let is_defined = symbol.st_shndx(endian) != elf::SHN_UNDEF;
        let is_visible = matches!(symbol.st_visibility(), elf::STV_DEFAULT | elf::STV_PROTECTED);
        let is_global =
            matches!(symbol.st_bind(), elf::STB_GLOBAL | elf::STB_WEAK | elf::STB_GNU_UNIQUE);
        let kind = match symbol.st_type() {
            elf::STT_FUNC => Kind::Function,
            elf::STT_GNU_IFUNC => Kind::Indirect,
            elf::STT_OBJECT | elf::STT_COMMON => Kind::Data,
            elf::STT_TLS => Kind::ThreadLocal,
            elf::STT_NOTYPE => Kind::Unknown,
            _ => continue,
        };
        let name = symbols.symbol_name(endian, symbol)?;
        // The names of versions are symbols too, absolute ones.
        let is_version = symbol.st_shndx(endian) == elf::SHN_ABS;
        if !is_defined || !is_visible || !is_global || is_version || name.is_empty() {
            continue;
        }
        exports.push(Export {
            name: Some(String::from_utf8_lossy(name).into_owned()),
            kind,
            address: Some(symbol.st_value(endian).into()),
            ordinal: None,
            version: version(versions.as_ref(), endian, index)?,
            forward: None,
        });
    }
    Ok(exports)
}

fn version<Elf: FileHeader<Endian = Endianness>>(
    versions: Option<&object::read::elf::VersionTable<'_, Elf>>,
    endian: Endianness,
    symbol: SymbolIndex,
) -> object::Result<Option<String>> {
    let Some(versions) = versions else { return Ok(None) };
    let version = versions.version(versions.version_index(endian, symbol))?;
    Ok(version.map(|version| String::from_utf8_lossy(version.name()).into_owned()))
}
