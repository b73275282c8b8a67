//! An array has a count that is passed or checked.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(items: &[c_int]) -> c_int;
    safe fn clear(items: Option<&mut [c_int]>);
    safe fn total(#[marshal(lparray)] items: &[c_int]) -> c_int;
}

fn main() {}
