//! A blittable struct has the layout of C.

use pinvoke::prelude::*;

#[derive(Clone, Copy, Blittable)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn length(point: &Point) -> f64;
}

fn main() {
    length(&Point { x: 3.0, y: 4.0 });
}
