//! Structs of the functions for windows.

use pinvoke::prelude::*;

/// `WNDPROC`: what a window does with a message.
#[native_callback(on_panic = 0)]
pub(crate) type WindowProcedure =
    extern "system" fn(window: usize, message: u32, wide: usize, long: isize) -> isize;

/// `WNDCLASSEXW`. The system keeps the procedure, so the struct goes to `unsafe fn`s.
#[derive(NativeStruct)]
#[native(charset = utf16)]
pub(crate) struct WindowClass<'a> {
    #[value(size_of::<Native>())]
    pub(crate) size: NativeOnly<u32>,
    pub(crate) style: u32,
    pub(crate) procedure: Option<unsafe extern "system" fn(usize, u32, usize, isize) -> isize>,
    pub(crate) class_extra: i32,
    pub(crate) window_extra: i32,
    pub(crate) instance: usize,
    pub(crate) icon: usize,
    pub(crate) cursor: usize,
    pub(crate) background: usize,
    pub(crate) menu: Option<&'a str>,
    pub(crate) name: &'a str,
    pub(crate) small_icon: usize,
}

/// `POINT`.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct Point {
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// `MSG`.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct Message {
    pub(crate) window: usize,
    pub(crate) message: u32,
    pub(crate) wide: usize,
    pub(crate) long: isize,
    pub(crate) time: u32,
    pub(crate) point: Point,
}
