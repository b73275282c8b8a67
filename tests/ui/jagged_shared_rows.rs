//! Rows that native code writes are exclusive.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn fill(rows: &mut [&[f64]], #[len_of(rows)] count: usize) -> Result<()>;
}

fn main() {}
