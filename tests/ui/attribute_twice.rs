//! An attribute is given once.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[entry = "abs"]
    #[entry = "labs"]
    safe fn absolute(value: c_int) -> c_int;
    safe fn qsort(#[len_of(items)] #[len_of(items)] count: usize, items: &[c_int]);
}

fn main() {}
