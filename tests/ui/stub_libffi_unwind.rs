use pinvoke::prelude::*;

#[dll_import("m", stub = libffi)]
unsafe extern "C-unwind" {
    safe fn sqrt(x: f64) -> f64;
}

fn main() {}
