//! Native forms are known words.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn first(#[marshal(lpcstr)] text: &str) -> Result<c_int>;
    safe fn second(#[marshal(lparray, count = 3)] items: &[u8]) -> Result<c_int>;
    safe fn third(#[marshal(lparray, elem = boolean)] items: &[bool], #[len_of(items)] count: usize) -> Result<c_int>;
}

fn main() {}
