//! Some words for text need a count or a buffer beside it, which elements and fields do not have.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn counted(#[marshal(lparray, elem = counted_wstr)] texts: &[&str], #[len_of(texts)] count: usize) -> Result<()>;
    safe fn fixed(#[marshal(lparray, elem = fixed_str)] texts: &[&str], #[len_of(texts)] count: usize) -> Result<()>;
}

#[derive(NativeStruct)]
struct Fields<'a> {
    #[marshal(fixed_str, size_const = 8)]
    fixed: &'a str,
    #[marshal(counted_utf8str)]
    counted: &'a str,
    #[marshal(lparray)]
    flag: bool,
}

fn main() {}
