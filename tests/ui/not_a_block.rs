//! `#[dll_import]` stands on an `unsafe extern` block.

use pinvoke::prelude::*;

#[dll_import("c")]
fn abs(value: c_int) -> c_int;

fn main() {}
