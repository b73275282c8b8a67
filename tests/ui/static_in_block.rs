//! Variables cannot be imported.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    static environ: *const *const c_char;
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
