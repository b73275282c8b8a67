//! `BSTR`s have a heap of their own.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn set(
        #[out]
        #[marshal(lparray, elem = bstr)]
        #[free(c)]
        names: &mut [String],
        #[len_of(names)] count: usize,
    ) -> Result<()>;
}

fn main() {}
