//! Structs by value and by pointer.

use pinvoke::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Default, Blittable)]
#[repr(C)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}
