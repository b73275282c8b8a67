//! `#![forbid(unsafe_code)]` sees the promise about an exported name.

#![forbid(unsafe_code)]

use pinvoke::prelude::*;

#[unmanaged_callers_only(entry = unsafe "f")]
extern "C" fn exported() {}

fn main() {}
