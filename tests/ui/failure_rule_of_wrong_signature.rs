//! A rule of one's own takes the native value and the code.

use pinvoke::prelude::*;

fn failed(value: &c_int) -> bool {
    *value < 0
}

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(with = failed)]
    safe fn getpid() -> Result<c_int>;
}

fn main() {}
