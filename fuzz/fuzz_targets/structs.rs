//! Structs in native memory with any bytes at all.
#![no_main]

#[path = "../../tests/seeds/structs.rs"]
mod structs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| structs::read(bytes));
