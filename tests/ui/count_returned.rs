//! A count that is returned is a number, and not the array itself.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn nothing_returned(
        #[retval]
        #[free(c)]
        #[marshal(lparray, size_param = return)]
        names: Vec<String>,
    ) -> Result<Vec<String>>;
    #[ret(lparray, size_param = return)]
    #[free(c)]
    safe fn counts_itself() -> Result<Vec<i32>>;
    #[ret(lparray, size_param = n)]
    #[free(c)]
    safe fn no_parameter() -> Result<Vec<i32>>;
    #[ret(lparray, size_param = n)]
    #[free(c)]
    safe fn not_visible(#[value(3)] n: c_int) -> Result<Vec<i32>>;
}

fn main() {}
