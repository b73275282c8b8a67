//! Functions of the fixture library with any values at all, wrong ones among them: a call is refused, or
//! native code stays inside the memory that it was given.
#![no_main]

#[path = "../../tests/dynamic/any_values.rs"]
mod any_values;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| any_values::call_of(bytes));
