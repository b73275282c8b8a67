//! A length that may not fit its count is an error value.

use pinvoke::prelude::*;

#[dll_import("z")]
unsafe extern "C" {
    safe fn crc32(seed: c_ulong, data: &[u8], #[len_of(data)] length: u32) -> c_ulong;
}

fn main() {}
