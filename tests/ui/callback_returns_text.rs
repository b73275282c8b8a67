//! A callback returns no text: nobody would free it.

use pinvoke::prelude::*;

#[native_callback(charset = utf8, on_panic = std::ptr::null())]
type Name = extern "C" fn(value: c_int) -> String;

fn main() {}
