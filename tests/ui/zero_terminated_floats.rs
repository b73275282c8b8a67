//! Only integers and pointers have a zero that ends an array.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn sum(#[marshal(lparray, zero_terminated)] items: &[f64]) -> Result<f64>;
}

fn main() {}
