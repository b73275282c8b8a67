//! The allocators are a short list, and `with = path`.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[free(malloc)]
    safe fn strdup(text: &str) -> Result<String>;
    #[free(with = || ())]
    safe fn strndup(text: &str) -> Result<String>;
}

fn main() {}
