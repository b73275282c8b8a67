//! Memory that native code returns has an owner.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn getenv(name: &str) -> Result<Option<String>>;
    safe fn strerror(code: c_int) -> Result<&'static CStr>;
    safe fn point() -> Result<&'static i32>;
}

fn main() {}
