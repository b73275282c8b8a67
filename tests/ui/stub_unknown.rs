use pinvoke::prelude::*;

#[dll_import("m", stub = ffi)]
unsafe extern "C" {
    safe fn sqrt(x: f64) -> f64;
}

fn main() {}
