//! A function that may be missing returns `Result`.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[optional]
    safe fn gettid() -> c_int;
    #[optional]
    safe fn sync();
}

fn main() {}
