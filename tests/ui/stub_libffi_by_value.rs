use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy)]
#[repr(C, align(16))]
struct Aligned {
    x: f32,
}

#[dll_import("m", stub = libffi)]
unsafe extern "C" {
    safe fn wide(x: i128) -> f64;
    safe fn aligned(value: Aligned) -> f64;
    safe fn by_pointer(x: &i128, value: &Aligned) -> f64;
}

fn main() {}
