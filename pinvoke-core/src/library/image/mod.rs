//! What is in a library's file, for error messages only.
//!
//! The loader says that it refused a file, and seldom why. This reads as much of an ELF or PE file as
//! it takes to tell the processor it is for, the names it exports and the libraries it needs. Any
//! bytes at all may be given: every read is checked, and the work is bounded by the file's length
//! and [`MOST_NAMES`].

mod bytes;
mod elf;
mod machine;
mod pe;

pub(super) use bytes::Bytes;
pub(super) use machine::HOST;

/// More symbols than this are not looked at.
const MOST_NAMES: usize = 1 << 17;

/// What the start of a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Identity {
    /// A shared library in this platform's format, for the processor named.
    Library(String),
    /// Something else.
    Other(String),
}

/// Tells what a file is from its first bytes; 4096 are enough for every file in use.
pub(super) fn identify(head: &[u8]) -> Identity {
    const ELF_HERE: bool = cfg!(all(unix, not(target_vendor = "apple")));
    let other = |what: &str| Identity::Other(what.to_owned());
    if let Some(elf) = elf::Header::read(head) {
        return match elf.kind() {
            _ if !ELF_HERE => other("an ELF file"),
            Some(kind) => other(kind),
            None => Identity::Library(elf.machine()),
        };
    }
    if let Some(pe) = pe::Headers::read(head) {
        return match cfg!(windows) {
            true => Identity::Library(pe.machine()),
            false => other("a Windows program or library"),
        };
    }
    match head {
        [] => other("an empty file"),
        [0x7f, b'E', b'L', b'F', ..] => other("an ELF file that is cut short"),
        [b'M', b'Z', ..] => other("a DOS program, or a Windows file that is cut short"),
        [0xca, 0xfe, 0xba, 0xbe, ..] if cfg!(target_vendor = "apple") => {
            Identity::Library(HOST.to_owned())
        }
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] => match cfg!(target_vendor = "apple") {
            true => Identity::Library(machine::of_mach_o(Bytes::little(head).u32(4).unwrap_or(0))),
            false => other("a macOS program or library"),
        },
        _ if head.starts_with(b"!<arch>\n") => other("an archive, as static libraries are"),
        _ if head.starts_with(b"/* GNU ld script") => other("a text for the linker (an ld script)"),
        _ if is_text(head) => other("a text"),
        _ => other("a file of an unknown kind"),
    }
}

/// The names of the functions and variables that a library exports.
pub(super) fn exports(file: &[u8]) -> Vec<&str> {
    let names: Box<dyn Iterator<Item = &[u8]>> = if let Some(elf) = elf::Header::read(file) {
        Box::new(elf.exports())
    } else if let Some(pe) = pe::Headers::read(file) {
        Box::new(pe.exports())
    } else {
        return Vec::new();
    };
    names.filter_map(|name| str::from_utf8(name).ok()).collect()
}

/// The names of the libraries that a Windows library needs.
#[cfg_attr(not(windows), allow(dead_code, reason = "other loaders name what is missing"))]
pub(super) fn imports(file: &[u8]) -> Vec<&str> {
    let Some(pe) = pe::Headers::read(file) else { return Vec::new() };
    pe.imports().filter_map(|name| str::from_utf8(name).ok()).collect()
}

fn is_text(head: &[u8]) -> bool {
    // The head may end inside a character.
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            str::from_utf8(&head[..error.valid_up_to()]).unwrap_or("\0")
        }
        Err(_) => "\0",
    };
    text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(head: &[u8]) -> String {
        match identify(head) {
            Identity::Other(what) => what,
            Identity::Library(machine) => panic!("a library for {machine}"),
        }
    }

    #[test]
    fn files_that_are_no_libraries_are_named() {
        assert_eq!(other(b""), "an empty file");
        assert_eq!(other(b"hello\n"), "a text");
        assert_eq!(other("gr\u{fc}n".as_bytes()), "a text");
        assert_eq!(other(&"gr\u{fc}".as_bytes()[..3]), "a text");
        assert_eq!(
            other(b"/* GNU ld script\n*/ GROUP ( x )"),
            "a text for the linker (an ld script)"
        );
        assert_eq!(other(b"!<arch>\nx"), "an archive, as static libraries are");
        assert_eq!(other(b"\x7fELF\x02"), "an ELF file that is cut short");
        assert_eq!(other(b"MZ"), "a DOS program, or a Windows file that is cut short");
        assert_eq!(other(b"\x00\x01\xff\xfe"), "a file of an unknown kind");
    }

    /// This test's own file is the oracle for the processor's name.
    #[test]
    fn the_running_program_is_for_this_process() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let machine = if let Some(elf) = elf::Header::read(&program) {
            elf.machine()
        } else if let Some(pe) = pe::Headers::read(&program) {
            pe.machine()
        } else {
            return;
        };
        assert_eq!(machine, HOST);
    }

    #[test]
    fn any_bytes_may_be_given() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let head = &program[..program.len().min(2048)];
        // Miri, which is slow, takes a sample.
        let step = if cfg!(miri) { 97 } else { 1 };
        for length in (0..head.len()).step_by(step) {
            identify(&head[..length]);
            exports(&head[..length]);
            imports(&head[..length]);
        }
        for at in (0..head.len().min(512)).step_by(step) {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = head.to_vec();
                changed[at] = value;
                identify(&changed);
                exports(&changed);
                imports(&changed);
            }
        }
    }

    /// The seeds of the fuzz target `images`, by the linkers of four systems.
    #[test]
    fn libraries_of_other_linkers_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/images");
        for name in ["elf32", "elf64", "pe32", "pe64"] {
            let file = std::fs::read(folder.join(name)).unwrap();
            let found = exports(&file);
            assert!(["alpha", "beta"].iter().all(|name| found.contains(name)), "{name}: {found:?}");
            for length in (0..file.len()).step_by(if cfg!(miri) { 97 } else { 1 }) {
                assert!(exports(&file[..length]).len() <= found.len());
                imports(&file[..length]);
            }
        }
    }
}
