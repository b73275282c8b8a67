//! A function that can fail returns `Result`.

use pinvoke::prelude::*;

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn getpid() -> c_int;
    #[fails_if(negative)]
    #[ret(c_int)]
    safe fn fsync(descriptor: c_int);
}

fn main() {}
