//! A closure has a declared signature.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn qsort(
        items: &mut [c_int],
        #[len_of(items)] count: usize,
        #[value(4)] size: usize,
        compare: impl FnMut(&c_int, &c_int) -> c_int,
    );
}

fn main() {
    qsort(&mut [2, 1], |a, b| a - b);
}
