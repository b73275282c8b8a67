//! Text has a stated charset.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn strlen(text: &str) -> Result<usize>;
    safe fn access(path: &std::path::Path, mode: c_int) -> Result<c_int>;
    safe fn rename(old: Option<&str>, names: &[&str]) -> Result<c_int>;
    #[borrowed(static)]
    safe fn strerror(code: c_int) -> Result<String>;
}

fn main() {}
