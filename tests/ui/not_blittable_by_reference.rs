//! A struct crosses by reference if it is blittable.

use pinvoke::prelude::*;

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn length(point: &Point) -> f64;
    safe fn scale(point: &mut Point, factor: f64);
    safe fn clear(#[out] point: &mut Point);
    safe fn find(point: Option<&Point>);
}

fn main() {}
