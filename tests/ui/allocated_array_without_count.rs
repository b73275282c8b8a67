//! An array that native code returns has an owner, and a count that native code reports.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[free(c)]
    safe fn first() -> Result<Vec<u32>>;
    #[free(c)]
    safe fn second(#[len_of(return)] count: usize) -> Result<Vec<u32>>;
    safe fn kept(#[len_of(return)] count: &mut usize) -> Result<Vec<u32>>;
    #[ret(c_int)]
    safe fn third(#[retval] #[free(c)] items: Vec<u32>) -> Result<Vec<u32>>;
}

fn main() {}
