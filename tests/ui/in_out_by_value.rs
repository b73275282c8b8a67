//! Native code changes an InOut parameter, so it is `&mut`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn next(#[in_out] state: u32) -> c_int;
    safe fn rand_r(#[in_out] state: &u32) -> c_int;
}

fn main() {}
