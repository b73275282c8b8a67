//! PE files: the headers, the export table and the import table.

use super::bytes::Bytes;
use super::{MOST_NAMES, machine};

/// A file that starts with whole PE headers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Headers<'a> {
    file: Bytes<'a>,
    /// Where the COFF header starts, after the signature.
    coff: usize,
}

const COFF: usize = 20;
const SECTION: usize = 40;
const IMPORT: usize = 20;
const MOST_IMPORTS: usize = 4096;
/// "The Windows loader limits the number of sections to 96", says the format's description. The header
/// has room for more, and each address is looked up in all of them.
const MOST_SECTIONS: u16 = 96;

impl<'a> Headers<'a> {
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let bytes = Bytes::little(file);
        let signature = bytes.u32(0x3c)? as usize;
        let coff = signature.checked_add(4)?;
        let is_pe =
            file.starts_with(b"MZ") && bytes.u32(signature)? == u32::from_le_bytes(*b"PE\0\0");
        (is_pe && bytes.part(coff, COFF).is_some()).then_some(Self { file: bytes, coff })
    }

    pub(super) fn machine(&self) -> String {
        machine::of_pe(self.file.u16(self.coff).unwrap_or(0))
    }

    /// The names in the export table.
    pub(super) fn exports(self) -> impl Iterator<Item = &'a [u8]> {
        let table = self.directory(0).and_then(|table| {
            let count = self.file.u32(table.checked_add(24)?)? as usize;
            let names = self.offset(self.file.u32(table.checked_add(32)?)?)?;
            Some((names, count.min(self.file.len() / 4).min(MOST_NAMES)))
        });
        table.into_iter().flat_map(move |(names, count)| {
            (0..count).filter_map(move |index| self.text(names.checked_add(index * 4)?))
        })
    }

    /// The names of the libraries in the import table.
    pub(super) fn imports(self) -> impl Iterator<Item = &'a [u8]> {
        let table = self.directory(1);
        table.into_iter().flat_map(move |table| {
            (0..MOST_IMPORTS)
                .map_while(move |index| self.text(table.checked_add(index * IMPORT + 12)?))
        })
    }

    /// Where the text is whose address stands at `at`; an address of 0 means none.
    fn text(&self, at: usize) -> Option<&'a [u8]> {
        let address = self.file.u32(at).filter(|address| *address != 0)?;
        self.file.text(self.offset(address)?)
    }

    /// Where data directory `index` is in the file.
    fn directory(&self, index: usize) -> Option<usize> {
        let optional = self.coff + COFF;
        let (count, start) = match self.file.u16(optional)? {
            0x10b => (92, 96),
            0x20b => (108, 112),
            _ => return None,
        };
        if self.file.u32(optional + count)? as usize <= index {
            return None;
        }
        let address = self.file.u32(optional + start + index * 8)?;
        self.offset(address).filter(|_| address != 0)
    }

    /// Where in the file the byte is that gets loaded at `address`.
    fn offset(&self, address: u32) -> Option<usize> {
        let count = usize::from(self.file.u16(self.coff + 2)?.min(MOST_SECTIONS));
        let optional = usize::from(self.file.u16(self.coff + 16)?);
        let first = self.coff + COFF + optional;
        (0..count).map(|index| first + index * SECTION).find_map(|at| {
            let start = self.file.u32(at + 12)?;
            let inside = address.checked_sub(start)?;
            let is_inside = inside < self.file.u32(at + 16)?;
            (self.file.u32(at + 20)? as usize).checked_add(inside as usize).filter(|_| is_inside)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 64-bit library whose one section, loaded at 0x1000, exports `Alpha` and `Beta` and needs
    /// `dep.dll`.
    fn library() -> Vec<u8> {
        let mut file = vec![0; 0x400];
        let put = |file: &mut Vec<u8>, at: usize, value: u32| {
            file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        };
        file[..2].copy_from_slice(b"MZ");
        put(&mut file, 0x3c, 0x40);
        file[0x40..0x44].copy_from_slice(b"PE\0\0");
        let coff = 0x44;
        file[coff..coff + 4].copy_from_slice(&[0x64, 0x86, 1, 0]);
        file[coff + 16] = 240;
        let optional = coff + COFF;
        file[optional..optional + 2].copy_from_slice(&[0x0b, 0x02]);
        put(&mut file, optional + 108, 16);
        put(&mut file, optional + 112, 0x1000);
        put(&mut file, optional + 120, 0x1080);
        let section = optional + 240;
        for (at, value) in [(8, 0x200), (12, 0x1000), (16, 0x200), (20, 0x200)] {
            put(&mut file, section + at, value);
        }
        for (at, value) in [(24, 2), (32, 0x1040), (0x40, 0x10c0), (0x44, 0x10d0), (0x8c, 0x10e0)] {
            put(&mut file, 0x200 + at, value);
        }
        for (at, text) in [(0xc0, "Alpha"), (0xd0, "Beta"), (0xe0, "dep.dll")] {
            file[0x200 + at..0x200 + at + text.len()].copy_from_slice(text.as_bytes());
        }
        file
    }

    #[test]
    fn the_tables_read() {
        let file = library();
        let headers = Headers::read(&file).unwrap();
        assert_eq!(headers.machine(), "x86-64");
        assert_eq!(headers.exports().collect::<Vec<_>>(), [&b"Alpha"[..], b"Beta"]);
        assert_eq!(headers.imports().collect::<Vec<_>>(), [b"dep.dll"]);
    }

    /// A header may claim 65,535 sections, and as many names as the file has room for.
    #[test]
    fn sections_that_no_loader_takes_are_not_searched() {
        let mut file = library();
        let (coff, section) = (0x44, 0x44 + COFF + 240);
        let whole: Vec<u8> = file[section..section + SECTION].to_vec();
        let at = |index: usize| section + index * SECTION;
        // The tables stay where they are in the file.
        file.resize(at(200), 0);
        let tables: Vec<u8> = library()[0x200..0x400].to_vec();
        let moved = file.len();
        file.extend(tables);
        for (last, names) in [(95, 2), (96, 0)] {
            file[section..at(200)].fill(0);
            file[at(last)..at(last + 1)].copy_from_slice(&whole);
            file[at(last) + 20..at(last) + 24].copy_from_slice(&(moved as u32).to_le_bytes());
            file[coff + 2..coff + 4].copy_from_slice(&[0xff, 0xff]);
            assert_eq!(Headers::read(&file).unwrap().exports().count(), names, "section {last}");
        }
    }

    #[test]
    fn cut_files_and_other_bytes_give_less() {
        let file = library();
        // Miri, which is slow, takes a sample.
        let step = if cfg!(miri) { 61 } else { 1 };
        for length in (0..file.len()).step_by(step) {
            let Some(headers) = Headers::read(&file[..length]) else { continue };
            assert!(headers.exports().count() <= 2 && headers.imports().count() <= 1);
        }
        for at in (0..file.len()).step_by(step) {
            let mut bad = file.clone();
            bad[at] = 0xff;
            let Some(headers) = Headers::read(&bad) else { continue };
            assert!(headers.exports().count() <= file.len());
            assert!(headers.imports().count() <= MOST_IMPORTS);
        }
        assert!(Headers::read(b"MZ").is_none());
        assert!(Headers::read(&[0xff; 256]).is_none());
    }
}
