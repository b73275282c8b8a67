//! A count is an integer.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(items: &[c_int], #[len_of(items)] count: f64) -> Result<c_int>;
    safe fn total(items: &[c_int], #[len_of(items)] count: f32) -> c_int;
    safe fn mean(#[marshal(lparray, size_param = count)] items: &[c_int], count: f64) -> Result<c_int>;
}

fn main() {}
