//! Files whose exports the command line lists: an error, or entries that can be shown.
#![no_main]

/// The readers as they are in the command line.
#[path = "../../pinvoke-cli/src/exports/table/mod.rs"]
mod table;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let exports = object::File::parse(bytes).and_then(|file| table::read(&file));
    match exports {
        Ok(mut exports) => {
            exports.sort();
            assert!(exports.iter().all(|export| export.kind.word().len() < 20));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
