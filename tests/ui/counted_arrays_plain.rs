//! Arrays that share a count may differ in length, so the function returns `Result`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn dot(left: &[f64], right: &[f64], #[len_of(left, right)] count: usize) -> f64;
    safe fn sum(#[marshal(lparray, size_param = count)] items: &[c_int], count: usize) -> c_int;
    safe fn fixed(#[marshal(lparray, size_const = 3)] items: &[c_int]) -> c_int;
}

fn main() {}
