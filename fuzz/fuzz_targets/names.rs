//! Names of libraries.
#![no_main]

#[path = "../../tests/seeds/names.rs"]
mod names;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| names::read(bytes));
