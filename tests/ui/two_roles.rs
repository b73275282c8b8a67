//! A parameter has one role.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn frexp(value: f64, #[out] #[in_out] exponent: &mut c_int) -> f64;
    safe fn fill(data: &mut [u8], #[len_of(data)] #[value(4)] count: usize);
}

fn main() {}
