//! A signature says whether Rust calls functions of it.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Binary = extern "C" fn(left: c_int, right: c_int) -> c_int;

fn add(function: NativeFn<Binary>) -> Result<c_int> {
    function.invoke(1, 2)
}

fn main() {}
