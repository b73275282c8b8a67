//! The versions in `libfoo.so.1` and `libfoo.so.2.3`.

/// The numbers after `libfoo.so.`; they compare as numbers, from the left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(Vec<u64>);

impl Version {
    /// Reads the version of a file named `stem.N.N..`; any other name has none.
    pub(super) fn of(file: &[u8], stem: &[u8]) -> Option<Self> {
        let numbers = file.strip_prefix(stem)?.strip_prefix(b".")?;
        let number = |part: &[u8]| match part.iter().all(u8::is_ascii_digit) {
            true => str::from_utf8(part).ok()?.parse().ok(),
            false => None,
        };
        numbers.split(|byte| *byte == b'.').map(number).collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether `other` starts with the same numbers: `1` does so for `1.2.13`.
    pub(super) fn is_start_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// The file of the highest version of `stem`.
pub(super) fn newest<'a>(files: impl Iterator<Item = &'a [u8]>, stem: &[u8]) -> Option<&'a [u8]> {
    files.filter_map(|file| Some((Version::of(file, stem)?, file))).max().map(|(_, file)| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let files: [&[u8]; 5] =
            [b"libx.so.9", b"libx.so.10", b"libx.so", b"liby.so.11", b"libx.so.9.99"];
        assert_eq!(newest(files.into_iter(), b"libx.so").unwrap(), b"libx.so.10");
        let files: [&[u8]; 3] = [b"libx.so.1.0.2", b"libx.so.1.0.10", b"libx.so.1"];
        assert_eq!(newest(files.into_iter(), b"libx.so").unwrap(), b"libx.so.1.0.10");
    }

    #[test]
    fn other_names_have_no_version() {
        let names: [&[u8]; 9] = [
            b"libx.so",
            b"libx.so.",
            b"libx.so.1.",
            b"libx.so..1",
            b"libx.so.1.debug",
            b"libx.so.+1",
            b"libx.so-1",
            b"libx.so.1-gdb.py",
            b"libx.so.99999999999999999999999",
        ];
        for name in names {
            assert_eq!(Version::of(name, b"libx.so"), None, "{}", name.escape_ascii());
        }
    }

    #[test]
    fn a_short_version_starts_a_long_one() {
        let of = |file: &[u8]| Version::of(file, b"l.so").unwrap();
        assert!(of(b"l.so.1").is_start_of(&of(b"l.so.1.2")));
        assert!(!of(b"l.so.1").is_start_of(&of(b"l.so.10")));
    }
}
