//! Declarations of any kind: the macros write Rust, with errors in it or without.
#![no_main]

// The macros as they are: a crate of macros can be called by the compiler alone.
#[path = "../../pinvoke-macros/src/check/mod.rs"]
mod check;
#[path = "../../pinvoke-macros/src/tests/declaration.rs"]
mod declaration;
#[path = "../../pinvoke-macros/src/diag.rs"]
mod diag;
#[path = "../../pinvoke-macros/src/emit/mod.rs"]
mod emit;
#[path = "../../pinvoke-macros/src/expand.rs"]
mod expand;
#[path = "../../pinvoke-macros/src/fallback.rs"]
mod fallback;
#[path = "../../pinvoke-macros/src/model/mod.rs"]
mod model;
#[path = "../../pinvoke-macros/src/parse/mod.rs"]
mod parse;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        declaration::expand(text);
    }
});
