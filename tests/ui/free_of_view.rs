//! What is freed at once cannot be borrowed from.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[free(c)]
    safe fn strdup(text: &str) -> Result<&'static str>;
}

fn main() {}
