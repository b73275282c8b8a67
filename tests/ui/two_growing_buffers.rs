//! One buffer of a function can grow.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn names(
        #[out(grow = needed)] first: &mut String,
        #[len_of(first)] first_size: usize,
        #[out(grow = needed)] second: &mut String,
        #[len_of(second)] second_size: usize,
    ) -> Result<usize>;
}

fn main() {}
