//! A native enum has a stated integer type.

use pinvoke::prelude::*;

#[derive(Clone, Copy, NativeEnum)]
enum Color {
    Red,
    Green,
}

#[derive(Clone, Copy, NativeEnum)]
#[repr(C)]
enum Shape {
    Round,
    Square,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn paint(color: Color, shape: Shape) -> c_int;
}

fn main() {
    paint(Color::Red, Shape::Round);
}
