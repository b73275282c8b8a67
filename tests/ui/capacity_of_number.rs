//! Only a buffer has a capacity.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn frexp(value: f64, #[out(capacity = 1)] exponent: &mut c_int) -> f64;
    safe fn fill(#[out(grow = needed)] items: &mut [u8], #[len_of(items)] size: usize) -> Result<c_int>;
}

fn main() {}
