//! Files that are taken for libraries, or for the loader's cache: what is read of them lies within them.
#![no_main]

/// The readers as they are in the core, where nobody else can call them.
#[path = "images/library.rs"]
mod library;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| library::read(bytes));
