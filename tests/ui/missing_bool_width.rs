//! A `bool` has a stated width.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn set(value: bool);
    safe fn get(#[out] value: &mut bool, other: Option<&bool>, many: &[bool], #[len_of(many)] count: usize);
}

fn main() {}
