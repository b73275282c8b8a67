//! Text that native code edits is a `&mut String`.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn strupr(#[marshal(in_place)] text: &str) -> Result<()>;
    safe fn list(#[marshal(multi_str)] names: &str) -> Result<()>;
}

fn main() {}
