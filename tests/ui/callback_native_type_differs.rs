//! `#[ret(..)]` of a callback names a form.

use pinvoke::prelude::*;

#[native_callback(bools = bool32, on_panic = 0)]
#[ret(u8)]
type Visit = extern "C" fn(value: c_int) -> bool;

fn main() {}
