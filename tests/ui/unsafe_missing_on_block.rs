//! Declaring foreign functions is unsafe, so the block says `unsafe`.

use pinvoke::prelude::*;

#[dll_import("c")]
extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

fn main() {
    abs(-1);
}
