//! Native code gets a value when the callback panics.

use pinvoke::prelude::*;

#[native_callback]
type Compare = extern "C" fn(left: &c_int, right: &c_int) -> c_int;

#[dll_import("c")]
unsafe extern "C" {
    safe fn qsort(
        items: &mut [c_int],
        #[len_of(items)] count: usize,
        #[value(4)] size: usize,
        #[callback(Compare)] compare: impl FnMut(&c_int, &c_int) -> c_int,
    );
}

fn main() {
    qsort(&mut [2, 1], |left, right| left - right);
}
