//! The entry point is named by `#[entry]`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[link_name = "abs"]
    safe fn absolute(value: c_int) -> c_int;
}

fn main() {}
