//! Attributes that mean nothing in a callback signature are not ignored.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(
    #[out] first: &mut c_int,
    #[in_out] second: &mut c_int,
    #[retval] third: c_int,
    #[value(3)] fourth: c_int,
    #[borrowed(static)] fifth: c_int,
    #[sized] sixth: c_int,
) -> c_int;

fn main() {}
