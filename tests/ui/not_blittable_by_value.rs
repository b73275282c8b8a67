//! A struct crosses by value if it is blittable.

use pinvoke::prelude::*;

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn length(point: Point) -> f64;
}

fn main() {}
