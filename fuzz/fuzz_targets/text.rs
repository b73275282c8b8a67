//! Text that native code writes, lends or passes: every form of it in every charset.
#![no_main]

#[path = "../../tests/seeds/text.rs"]
mod text;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| text::read(bytes));
