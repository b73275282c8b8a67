//! A number owns nothing.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    #[free(c)]
    safe fn abs(value: c_int) -> Result<c_int>;
    #[borrowed(static)]
    safe fn labs(value: c_long) -> Result<c_long>;
}

fn main() {}
