//! Names of libraries, which need not be text: each is refused, or stands for names that all have it in
//! them, on every platform.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use pinvoke::library::{Candidate, LibraryName, Platform};

pub(crate) fn read(bytes: &[u8]) {
    for platform in [Platform::Windows, Platform::MacOs, Platform::Unix] {
        match LibraryName::new(OsStr::from_bytes(bytes), platform) {
            Ok(name) => stands_for_itself(name, bytes),
            Err(error) => {
                assert!(bytes.is_empty() || bytes.contains(&0), "refused: {error}");
                assert!(!error.to_string().contains('\0'));
            }
        }
    }
}

fn stands_for_itself(name: LibraryName<'_>, bytes: &[u8]) {
    assert!(!bytes.is_empty() && !bytes.contains(&0));
    let candidates = name.candidates();
    assert!(!candidates.is_empty());
    for (index, candidate) in candidates.iter().enumerate() {
        let text = match candidate {
            Candidate::Name(text) | Candidate::System(text) | Candidate::Newest(text) => text,
            other => panic!("{other:?}"),
        };
        let has_it = text.as_bytes().windows(bytes.len()).any(|part| part == bytes);
        assert!(has_it, "{candidate:?} does not have the name in it");
        assert!(!candidates[..index].contains(candidate), "{candidate:?} is tried twice");
        if name.is_absolute() {
            assert_eq!(text.as_bytes(), bytes, "a path from a root is used as it is");
        }
        // A path is never turned into another folder's file.
        let folder =
            |name: &[u8]| name.iter().rposition(|byte| *byte == b'/').map(|at| name[..at].to_vec());
        assert_eq!(folder(text.as_bytes()), folder(bytes));
        if matches!(candidate, Candidate::Newest(_) | Candidate::System(_)) {
            assert!(name.is_bare(), "{candidate:?} has a folder");
        }
    }
}
