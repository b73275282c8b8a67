//! Only functions can be imported.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    type FILE;
}

fn main() {}
