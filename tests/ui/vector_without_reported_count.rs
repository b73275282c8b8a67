//! A vector that is filled gets its length from native code.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn fill(#[out(capacity = 16)] items: &mut Vec<u8>, #[len_of(items)] size: usize) -> Result<()>;
}

fn main() {}
