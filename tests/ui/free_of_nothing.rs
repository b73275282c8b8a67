//! What is not returned cannot be freed.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[free(c)]
    safe fn sync();
    #[ret(c_int)]
    #[free(c)]
    safe fn open(#[retval] file: c_int) -> Result<c_int>;
    #[borrowed(static)]
    safe fn tzset();
}

fn main() {}
