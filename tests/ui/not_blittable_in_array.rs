//! The elements of an array cross if they are blittable or have a form.

use pinvoke::prelude::*;

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn length(points: &[Point], #[len_of(points)] count: usize) -> f64;
    safe fn clear(points: &mut [Point], #[len_of(points)] count: usize);
}

fn main() {}
