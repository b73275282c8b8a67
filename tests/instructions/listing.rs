//! Compiled, never run: `tests/instructions.rs` reads the listing. The foreign functions only lend
//! their names to the linker.

use pinvoke::prelude::*;

#[repr(C)]
#[derive(Clone, Copy, Blittable)]
pub struct Point {
    x: f64,
    y: f64,
}

macro_rules! declared {
    ($($arguments:tt)*) => {
        #[pinvoke::dll_import($($arguments)*)]
        unsafe extern "C" {
            #[entry = "abs"]
            pub(super) safe fn scalars(a: i32, b: i64, c: f32, d: f64) -> i64;
            #[entry = "abs"]
            pub(super) safe fn structs(point: Point, other: &Point) -> Point;
            #[entry = "abs"]
            pub(super) safe fn written(point: &mut Point);
            #[entry = "abs"]
            pub(super) safe fn slices(items: &[i32], #[len_of(items)] count: usize) -> u64;
        }
    };
}

mod lazy {
    use super::*;
    declared!("c");
}
mod eager {
    use super::*;
    declared!("c", bind = eager);
}
mod link {
    use super::*;
    declared!("c", bind = link);
}
mod bound {
    use super::*;
    declared!("c", bind = pub(super) struct Api);
}

/// What is written without this library: a function of the loader's, and a pointer to one.
mod plain {
    use super::Point;
    use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

    #[cfg_attr(windows, link(name = "c", kind = "raw-dylib"))]
    unsafe extern "C" {
        #[link_name = "abs"]
        pub(super) fn scalars(a: i32, b: i64, c: f32, d: f64) -> i64;
        #[link_name = "abs"]
        pub(super) fn structs(point: Point, other: *const Point) -> Point;
        #[link_name = "abs"]
        pub(super) fn written(point: *mut Point);
        #[link_name = "abs"]
        pub(super) fn slices(items: *const i32, count: usize) -> u64;
    }

    // Others may write it, as far as the compiler knows.
    #[unsafe(no_mangle)]
    pub static POINTER: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());

    /// The pointer as a function.
    ///
    /// # Safety
    ///
    /// `F` is the type of the function that it points to.
    #[inline(always)]
    pub(super) unsafe fn pointer<F: Copy>() -> F {
        // SAFETY: the caller's promise.
        unsafe { std::mem::transmute_copy(&POINTER.load(Relaxed)) }
    }
}

macro_rules! plain {
    ($($name:ident $pointer:ident: $function:ident($($argument:ident: $type:ty = $native:expr => $raw:ty),*) $(-> $result:ty)?;)*) => {$(
        #[unsafe(no_mangle)]
        fn $name($($argument: $type),*) $(-> $result)? {
            // SAFETY: never called.
            unsafe { plain::$function($($native),*) }
        }
        #[unsafe(no_mangle)]
        fn $pointer($($argument: $type),*) $(-> $result)? {
            // SAFETY: never called.
            unsafe { plain::pointer::<unsafe extern "C" fn($($raw),*) $(-> $result)?>()($($native),*) }
        }
    )*};
}
plain! {
    extern_scalars pointer_scalars:
        scalars(a: i32 = a => i32, b: i64 = b => i64, c: f32 = c => f32, d: f64 = d => f64) -> i64;
    extern_structs pointer_structs:
        structs(point: Point = point => Point, other: &Point = other => *const Point) -> Point;
    extern_written pointer_written: written(point: &mut Point = point => *mut Point);
}
#[unsafe(no_mangle)]
fn extern_slices(items: &[i32]) -> u64 {
    // SAFETY: never called.
    unsafe { plain::slices(items.as_ptr(), items.len()) }
}
#[unsafe(no_mangle)]
fn pointer_slices(items: &[i32]) -> u64 {
    // SAFETY: never called.
    unsafe {
        plain::pointer::<unsafe extern "C" fn(*const i32, usize) -> u64>()(
            items.as_ptr(),
            items.len(),
        )
    }
}

macro_rules! callers {
    ($($module:ident: $scalars:ident $structs:ident $written:ident $slices:ident;)*) => {$(
        #[unsafe(no_mangle)]
        fn $scalars(a: i32, b: i64, c: f32, d: f64) -> i64 {
            $module::scalars(a, b, c, d)
        }
        #[unsafe(no_mangle)]
        fn $structs(point: Point, other: &Point) -> Point {
            $module::structs(point, other)
        }
        #[unsafe(no_mangle)]
        fn $written(point: &mut Point) {
            $module::written(point)
        }
        #[unsafe(no_mangle)]
        fn $slices(items: &[i32]) -> u64 {
            $module::slices(items)
        }
    )*};
}
callers! {
    lazy: lazy_scalars lazy_structs lazy_written lazy_slices;
    eager: eager_scalars eager_structs eager_written eager_slices;
    link: link_scalars link_structs link_written link_slices;
}

// The object comes last, so that the other arguments stand where the native function wants them.
#[unsafe(no_mangle)]
fn struct_scalars(a: i32, b: i64, c: f32, d: f64, api: &bound::Api) -> i64 {
    api.scalars(a, b, c, d)
}
#[unsafe(no_mangle)]
fn struct_structs(point: Point, other: &Point, api: &bound::Api) -> Point {
    api.structs(point, other)
}
#[unsafe(no_mangle)]
fn struct_written(point: &mut Point, api: &bound::Api) {
    api.written(point)
}
#[unsafe(no_mangle)]
fn struct_slices(items: &[i32], api: &bound::Api) -> u64 {
    api.slices(items)
}

fn main() {}
