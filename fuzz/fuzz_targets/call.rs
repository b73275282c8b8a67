//! Random signatures with random values of their types: what is sent arrives, and what is returned comes
//! back, by registers and by libffi.
#![no_main]

#[path = "../../tests/dynamic/generate.rs"]
mod generate;
#[path = "../../tests/dynamic/round_trip.rs"]
mod round_trip;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for convention in round_trip::CONVENTIONS {
        round_trip::call_of(bytes, convention);
    }
});
