//! Attributes are complete.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[ret]
    #[fails_if]
    #[entry]
    safe fn chdir(fd: c_int) -> Result<()>;
    #[optional(true)]
    safe fn getpid() -> Result<c_int>;
    safe fn time(#[len_of()] clock: c_int, #[value] nothing: c_int) -> c_int;
}

fn main() {}
