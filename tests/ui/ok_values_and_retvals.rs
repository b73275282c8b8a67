//! `Ok` has the retvals, with the native return value before them if it is wanted.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn pipe(#[retval] read: c_int, #[retval] write: c_int) -> Result<c_int>;
    #[ret(c_int)]
    safe fn pipe2(#[retval] read: c_int, #[retval] write: c_int) -> Result<()>;
    safe fn pipe3(#[retval] read: c_int) -> Result<(c_int, c_int, c_int)>;
}

fn main() {}
