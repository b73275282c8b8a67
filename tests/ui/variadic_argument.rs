//! The tail of a variadic call has types that C can promote.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    unsafe fn printf(format: &CStr, ...) -> c_int;
}

fn main() {
    // SAFETY: not run.
    unsafe { printf(c"%s", ("text",)) };
    // SAFETY: not run.
    unsafe { printf(c"%d", 3) };
}
