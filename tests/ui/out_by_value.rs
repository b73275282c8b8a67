//! Native code writes an Out parameter, so it is `&mut`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn frexp(value: f64, #[out] exponent: c_int) -> f64;
    safe fn modf(value: f64, #[out] whole: &f64) -> f64;
    safe fn optional(#[out] whole: Option<&f64>) -> f64;
}

fn main() {}
