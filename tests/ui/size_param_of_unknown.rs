//! `size_param` names a parameter that the caller passes.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(#[marshal(lparray, size_param = length)] items: &[c_int], count: usize) -> Result<c_int>;
    safe fn total(#[marshal(lparray, size_param = count)] items: &[c_int], #[len_of(items)] count: usize) -> Result<c_int>;
}

fn main() {}
