//! ELF files: the header, and the dynamic symbol table by way of the section headers.

use super::bytes::Bytes;
use super::{MOST_NAMES, machine};

/// A file that starts with a whole ELF header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'a> {
    file: Bytes<'a>,
    is_wide: bool,
    is_big: bool,
}

/// The parts of a section header that are of use.
#[derive(Debug, Clone, Copy)]
struct Section {
    kind: u32,
    offset: usize,
    size: usize,
    link: u32,
}

impl<'a> Header<'a> {
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let (is_wide, is_big) = match file.get(..6)? {
            [0x7f, b'E', b'L', b'F', class @ (1 | 2), order @ (1 | 2)] => {
                (*class == 2, *order == 2)
            }
            _ => return None,
        };
        let bytes = if is_big { Bytes::big(file) } else { Bytes::little(file) };
        let length = if is_wide { 64 } else { 52 };
        (bytes.len() >= length).then_some(Self { file: bytes, is_wide, is_big })
    }

    /// What the file is, if it is no shared library.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self.file.u16(16)? {
            1 => Some("an object file for the linker"),
            2 => Some("a program"),
            4 => Some("a core dump"),
            // Position-independent programs have this type as well, and the loader tells them.
            3 => None,
            _ => Some("an ELF file of an unknown type"),
        }
    }

    pub(super) fn machine(&self) -> String {
        machine::of_elf(self.file.u16(18).unwrap_or(0), self.is_wide, self.is_big)
    }

    /// The defined global symbols that are functions, variables or of no type.
    pub(super) fn exports(self) -> impl Iterator<Item = &'a [u8]> {
        const DYNAMIC_SYMBOLS: u32 = 11;
        let table = self.sections().find(|section| section.kind == DYNAMIC_SYMBOLS);
        let table = table.and_then(|table| {
            let strings = self.sections().nth(table.link as usize)?;
            let strings = self.file.part(strings.offset, strings.size)?;
            Some((self.file.part(table.offset, table.size)?, strings))
        });
        table.into_iter().flat_map(move |(symbols, strings)| self.defined(symbols, strings))
    }

    fn defined(self, symbols: Bytes<'a>, strings: Bytes<'a>) -> impl Iterator<Item = &'a [u8]> {
        let (size, info, section) = if self.is_wide { (24, 4, 6) } else { (16, 12, 14) };
        let count = (symbols.len() / size).min(MOST_NAMES);
        (0..count).map(move |index| index * size).filter_map(move |at| {
            let info = symbols.u8(at + info)?;
            let is_shared = matches!(info >> 4, 1 | 2 | 10); // GLOBAL, WEAK, GNU_UNIQUE
            let is_code_or_data = matches!(info & 15, 0 | 1 | 2 | 10); // none, OBJECT, FUNC, IFUNC
            let is_defined = symbols.u16(at + section)? != 0;
            let name = strings.text(symbols.u32(at)? as usize)?;
            (is_shared && is_code_or_data && is_defined && !name.is_empty()).then_some(name)
        })
    }

    fn sections(self) -> impl Iterator<Item = Section> {
        let (start, size, count) = match self.is_wide {
            true => (self.word(0x28), 0x3a, 0x3c),
            false => (self.word(0x20), 0x2e, 0x30),
        };
        let start = start.unwrap_or(0);
        let size = usize::from(self.file.u16(size).unwrap_or(0));
        let count = usize::from(self.file.u16(count).unwrap_or(0));
        (0..count).map_while(move |index| self.section(start.checked_add(index * size)?))
    }

    fn section(&self, at: usize) -> Option<Section> {
        let (offset, size, link) = if self.is_wide { (24, 32, 40) } else { (16, 20, 24) };
        Some(Section {
            kind: self.file.u32(at.checked_add(4)?)?,
            offset: self.word(at.checked_add(offset)?)?,
            size: self.word(at.checked_add(size)?)?,
            link: self.file.u32(at.checked_add(link)?)?,
        })
    }

    /// An address or an offset in the file's word size.
    fn word(&self, at: usize) -> Option<usize> {
        match self.is_wide {
            true => usize::try_from(self.file.u64(at)?).ok(),
            false => usize::try_from(self.file.u32(at)?).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(class: u8, order: u8, kind: u8, machine: u8) -> Vec<u8> {
        let mut file = vec![0; if class == 2 { 64 } else { 52 }];
        file[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', class, order, 1]);
        let low = usize::from(order == 2);
        file[16 + low] = kind;
        file[18 + low] = machine;
        file
    }

    #[test]
    fn headers_tell_processor_and_type() {
        let machine = |file: &[u8]| Header::read(file).unwrap().machine();
        assert_eq!(machine(&header(2, 1, 3, 62)), "x86-64");
        assert_eq!(machine(&header(1, 1, 3, 3)), "x86 (32-bit)");
        assert_eq!(machine(&header(2, 1, 3, 183)), "AArch64");
        assert_eq!(machine(&header(2, 2, 3, 22)), "s390x");
        let kind = |kind| Header::read(&header(2, 1, kind, 62)).unwrap().kind();
        assert_eq!(
            (kind(3), kind(1), kind(2)),
            (None, Some("an object file for the linker"), Some("a program"))
        );
    }

    #[test]
    fn what_is_cut_short_or_odd_is_no_header() {
        let whole = header(2, 1, 3, 62);
        for length in 0..64 {
            assert!(Header::read(&whole[..length]).is_none());
        }
        assert!(Header::read(&header(1, 1, 3, 3)[..51]).is_none());
        assert!(Header::read(&header(3, 1, 3, 62)).is_none());
        assert!(Header::read(&header(2, 3, 3, 62)).is_none());
        assert!(Header::read(&whole).unwrap().exports().next().is_none());
    }

    /// A file with a symbol table of three symbols: the null one, `alpha` defined, `beta` not.
    fn with_symbols(order: u8) -> Vec<u8> {
        let mut file = header(2, order, 3, 62);
        let put = |file: &mut Vec<u8>, at: usize, value: u64, size: usize| {
            let mut bytes = value.to_le_bytes()[..size].to_vec();
            if order == 2 {
                bytes.reverse();
            }
            file.resize(file.len().max(at + size), 0);
            file[at..at + size].copy_from_slice(&bytes);
        };
        put(&mut file, 0x28, 0x100, 8);
        put(&mut file, 0x3a, 64, 2);
        put(&mut file, 0x3c, 2, 2);
        // Section 0 holds the symbols and section 1 their names.
        for (at, kind, offset, size) in [(0x100, 11, 0x200, 72), (0x140, 3, 0x300, 12)] {
            put(&mut file, at + 4, kind, 4);
            put(&mut file, at + 24, offset, 8);
            put(&mut file, at + 32, size, 8);
            put(&mut file, at + 40, 1, 4);
        }
        for (at, name, section) in [(0x218, 1, 7), (0x230, 7, 0)] {
            put(&mut file, at, name, 4);
            put(&mut file, at + 4, 0x12, 1);
            put(&mut file, at + 6, section, 2);
        }
        file.resize(0x300, 0);
        file.extend_from_slice(b"\0alpha\0beta\0");
        file
    }

    #[test]
    fn defined_symbols_are_exports() {
        for order in [1, 2] {
            let file = with_symbols(order);
            let names: Vec<_> = Header::read(&file).unwrap().exports().collect();
            assert_eq!(names, [b"alpha"]);
        }
    }

    #[test]
    fn damaged_tables_give_fewer_names() {
        let file = with_symbols(1);
        // Miri, which is slow, takes a sample.
        let step = if cfg!(miri) { 41 } else { 1 };
        for length in (64..file.len()).step_by(step) {
            let count = Header::read(&file[..length]).unwrap().exports().count();
            assert!(count == 0, "the names end with the file");
        }
        for at in (0x28..0x150).step_by(step) {
            let mut bad = file.clone();
            bad[at] = 0xff;
            assert!(Header::read(&bad).unwrap().exports().count() <= 3);
        }
    }
}
