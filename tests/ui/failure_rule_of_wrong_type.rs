//! The rule can test the native return type.

use pinvoke::prelude::*;

#[dll_import("m")]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn cos(angle: f64) -> Result<f64>;
    #[fails_if(nonzero)]
    #[ret(f32)]
    safe fn cosf(angle: f32) -> Result<()>;
}

fn main() {}
