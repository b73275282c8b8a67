//! The cache that glibc's loader keeps of the libraries in its directories, `/etc/ld.so.cache`.
//!
//! The file, in the machine's byte order:
//!
//! | at | what |
//! |---|---|
//! | 0 | the magic text `glibc-ld.so.cache1.1` |
//! | 20 | the number of entries, 32 bits |
//! | 28 | the byte order in the low two bits: 0 unknown, 2 little, 3 big |
//! | 48 | the entries, 24 bytes each: flags, offset of the name, offset of the path (32 bits each), and 12 bytes more |
//!
//! Offsets count from the magic text. Older versions put a list of their own before it, which
//! starts with `ld.so-1.7.0`. Whatever the bytes are, reading them gives entries or nothing.

use super::image::Bytes;

const MAGIC: &[u8] = b"glibc-ld.so.cache1.1";
const HEADER: usize = 48;
const ENTRY: usize = 24;

const OLD_MAGIC: &[u8] = b"ld.so-1.7.0";
const OLD_HEADER: usize = 16;
const OLD_ENTRY: usize = 12;

/// A library that the loader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The name that programs ask for: `libz.so.1`.
    pub(super) name: &'a [u8],
    /// The file.
    pub(super) path: &'a [u8],
    /// The kind of library and the processor.
    flags: u32,
}

impl Entry<'_> {
    /// Whether this process can load the library, as far as the cache tells.
    pub(super) fn is_for_this_process(&self) -> bool {
        HOST_FLAGS == Some(self.flags)
    }
}

/// `FLAG_ELF_LIBC6` and the flag of this target's libraries, where it is known here.
const HOST_FLAGS: Option<u32> = {
    let wide = cfg!(target_pointer_width = "64");
    let hard_float = cfg!(target_abi = "eabihf");
    let required = if cfg!(target_arch = "x86_64") {
        Some(if wide { 0x0300 } else { 0x0800 })
    } else if cfg!(target_arch = "x86") {
        Some(0)
    } else if cfg!(all(target_arch = "aarch64", target_pointer_width = "64")) {
        Some(0x0a00)
    } else if cfg!(target_arch = "arm") {
        Some(if hard_float { 0x0900 } else { 0x0b00 })
    } else if cfg!(target_arch = "riscv64") {
        Some(0x1000)
    } else if cfg!(target_arch = "s390x") {
        Some(0x0400)
    } else if cfg!(target_arch = "powerpc64") {
        Some(0x0500)
    } else if cfg!(target_arch = "loongarch64") {
        Some(0x1200)
    } else {
        None
    };
    match required {
        Some(flag) => Some(flag | 3),
        None => None,
    }
};

/// The entries of a cache file, in its order; none if it is of another kind.
pub(super) fn entries(file: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    let bytes = Bytes::native(current_format(file).unwrap_or_default());
    let order = if cfg!(target_endian = "big") { 3 } else { 2 };
    let is_ours = bytes.u8(28).is_some_and(|flags| [0, order].contains(&(flags & 3)));
    let count = if is_ours { bytes.u32(20) } else { None };
    let room = bytes.len().saturating_sub(HEADER) / ENTRY;
    let count = count.map_or(0, |count| room.min(count as usize));
    (0..count).filter_map(move |index| {
        let at = HEADER + index * ENTRY;
        let name = bytes.text(bytes.u32(at + 4)? as usize)?;
        let path = bytes.text(bytes.u32(at + 8)? as usize)?;
        Some(Entry { name, path, flags: bytes.u32(at)? })
    })
}

/// The part of the file that starts with the current format's magic text.
fn current_format(file: &[u8]) -> Option<&[u8]> {
    if file.starts_with(MAGIC) {
        return Some(file);
    }
    let count = Bytes::native(file).u32(12).filter(|_| file.starts_with(OLD_MAGIC))?;
    let end = OLD_HEADER.checked_add((count as usize).checked_mul(OLD_ENTRY)?)?;
    file.get(end.checked_next_multiple_of(8)?..).filter(|rest| rest.starts_with(MAGIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cache file with these entries, as `ldconfig` would write it.
    fn file(entries: &[(&str, &str, u32)]) -> Vec<u8> {
        let mut strings = Vec::new();
        let mut table = Vec::new();
        let start = HEADER + ENTRY * entries.len();
        let mut add = |text: &str| {
            let at = u32::try_from(start + strings.len()).unwrap();
            strings.extend_from_slice(text.as_bytes());
            strings.push(0);
            at.to_ne_bytes()
        };
        for (name, path, flags) in entries {
            table.extend_from_slice(&flags.to_ne_bytes());
            table.extend_from_slice(&add(name));
            table.extend_from_slice(&add(path));
            table.extend_from_slice(&[0; 12]);
        }
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&u32::try_from(entries.len()).unwrap().to_ne_bytes());
        file.resize(HEADER, 0);
        file.extend_from_slice(&table);
        file.extend_from_slice(&strings);
        file
    }

    const SAMPLE: [(&str, &str, u32); 3] = [
        ("libz.so.1", "/lib/libz.so.1", 0x0303),
        ("libz.so.1", "/lib32/libz.so.1", 0x0003),
        ("libm.so.6", "/lib/libm.so.6", 0x0303),
    ];

    fn read(file: &[u8]) -> Vec<(String, String, u32)> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        entries(file).map(|entry| (text(entry.name), text(entry.path), entry.flags)).collect()
    }

    fn expected() -> Vec<(String, String, u32)> {
        SAMPLE.map(|(name, path, flags)| (name.into(), path.into(), flags)).to_vec()
    }

    #[test]
    fn entries_come_in_order() {
        assert_eq!(read(&file(&SAMPLE)), expected());
        assert_eq!(read(&file(&[])), []);
    }

    #[test]
    fn an_older_list_before_it_is_skipped() {
        for count in [0_u32, 1, 2, 3] {
            let mut old = OLD_MAGIC.to_vec();
            old.push(0);
            old.extend_from_slice(&count.to_ne_bytes());
            old.resize(old.len() + OLD_ENTRY * count as usize, 0xee);
            old.resize(old.len().next_multiple_of(8), 0);
            old.extend_from_slice(&file(&SAMPLE));
            assert_eq!(read(&old), expected(), "{count} old entries");
        }
    }

    #[test]
    fn the_other_byte_order_is_refused() {
        let mut bytes = file(&SAMPLE);
        bytes[28] = if cfg!(target_endian = "big") { 3 } else { 2 };
        assert_eq!(read(&bytes).len(), 3);
        bytes[28] = if cfg!(target_endian = "big") { 2 } else { 3 };
        assert_eq!(read(&bytes), []);
    }

    #[test]
    fn truncated_files_give_what_is_whole() {
        let whole = file(&SAMPLE);
        for length in 0..whole.len() {
            let found = read(&whole[..length]);
            assert!(found.iter().all(|entry| expected().contains(entry)), "at {length}");
            assert!(found.len() < SAMPLE.len(), "the last byte ends the last name");
        }
    }

    #[test]
    fn garbage_gives_no_entries() {
        assert_eq!(read(b"garbage"), []);
        let mut huge = file(&SAMPLE);
        huge[20..24].copy_from_slice(&u32::MAX.to_ne_bytes());
        assert!(read(&huge).len() >= SAMPLE.len(), "a false count ends at the end of the file");
        let mut bad = file(&SAMPLE);
        bad[HEADER + 4..HEADER + 8].copy_from_slice(&u32::MAX.to_ne_bytes());
        assert_eq!(read(&bad), expected()[1..]);
        let mut old = OLD_MAGIC.to_vec();
        old.push(0);
        old.extend_from_slice(&u32::MAX.to_ne_bytes());
        assert_eq!(read(&old), []);
    }

    /// The oracle is the loader: each library of this process's kind is a file.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn the_cache_of_this_system_reads() {
        use std::os::unix::ffi::OsStrExt as _;
        let Ok(bytes) = std::fs::read("/etc/ld.so.cache") else { return };
        // Miri, which is slow, takes a sample.
        let most = if cfg!(miri) { 10 } else { usize::MAX };
        for entry in entries(&bytes).filter(Entry::is_for_this_process).take(most) {
            let path = std::path::Path::new(std::ffi::OsStr::from_bytes(entry.path));
            assert!(path.is_absolute());
            assert_eq!(path.file_name().map(|name| name.as_bytes()), Some(entry.name));
        }
    }
}
