//! Dynamic calls take no heap: a counting allocator watches them.
#![cfg(feature = "dynamic")]
#![allow(missing_docs)]

mod common_allocations;
mod common_layouts;

use common_allocations::takes;
use pinvoke::dynamic::{DynFunction, Signature, Value};
use pinvoke::{Blittable, Library};

fn function(text: &str) -> DynFunction {
    let signature = Signature::parse(text).unwrap();
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap();
    library.function(signature.name(), &signature).unwrap()
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Blittable)]
#[repr(C)]
struct Rect {
    min: Point,
    max: Point,
}

const POINT: &str =
    "typedef struct { double x, y; } point; typedef struct { point min, max; } rect;";

// SAFETY: here and below the declarations are those of the fixture's header.

#[test]
fn numbers_and_addresses() {
    let add = function("int32_t fx_add_i32(int32_t left, int32_t right)");
    for add in [&add, &add.by_libffi().unwrap()] {
        // SAFETY: see above.
        takes(0, || unsafe { add.call(&[1.into(), 2.into()]) }.unwrap());
        // A value that needs a closer look.
        // SAFETY: see above.
        takes(0, || unsafe { add.call(&[1i64.into(), 2u8.into()]) }.unwrap());
        let mut sum = 0;
        // SAFETY: see above.
        takes(0, || unsafe { add.call_into(&[1.into(), 2.into()], &mut sum) }.unwrap());
        assert_eq!(sum, 3);
    }
    let mut packed = add.packed::<i32>().unwrap();
    takes(0, || {
        packed.set(0, 20).unwrap();
        packed.set(1, 22).unwrap();
        // SAFETY: see above.
        assert_eq!(unsafe { packed.call() }, 42);
    });
}

#[test]
fn structs() {
    let translate = function(&format!("{POINT} rect fx_translate(rect value, point by)"));
    let (rect, by) = (Rect::default(), Point { x: 1.0, y: 2.0 });
    let corner = [0.0.into(), 0.0.into()];
    let corners = [Value::list(&corner), Value::list(&corner)];
    for translate in [&translate, &translate.by_libffi().unwrap()] {
        let mut moved = Rect::default();
        takes(0, || {
            let values = [Value::plain(&rect), Value::plain(&by)];
            // SAFETY: see above.
            unsafe { translate.call_into(&values, &mut moved) }.unwrap();
        });
        assert_eq!(moved, Rect { min: by, max: by });
        takes(0, || {
            let values = [Value::list(&corners), Value::plain(&by)];
            // SAFETY: see above.
            unsafe { translate.call_into(&values, &mut moved) }.unwrap();
        });
        assert_eq!(moved, Rect { min: by, max: by });
    }
}

#[test]
fn text_and_slices() {
    let length = function("int fx_str_len(const char *text)");
    // SAFETY: see above.
    takes(0, || unsafe { length.call(&["a short text".into()]) }.unwrap());
    let wide = function("int fx_str_len_u16(const char16_t *text)");
    // SAFETY: see above.
    takes(0, || unsafe { wide.call(&["grüße".into()]) }.unwrap());
    let sum =
        function("int32_t fx_total_i32(_In_reads_(count) const int32_t *items, size_t count)");
    let items = [1, 2, 3];
    let mut total = 0;
    takes(0, || {
        // SAFETY: see above.
        unsafe { sum.call_into(&[(&items[..]).into(), Value::Count], &mut total) }.unwrap();
    });
    assert_eq!(total, 6);
    // A struct is made in the caller's own memory.
    let init = function(&format!("{POINT} int fx_init_point(int seed, _Out_ point *out)"));
    let mut made = Point::default();
    // SAFETY: see above.
    takes(0, || unsafe { init.call(&[7.into(), Value::plain_mut(&mut made)]) }.unwrap());
    assert_ne!(made, Point::default());
}

common_layouts::layouts_agree! {
    plain Point = "point";
    plain Rect = "rect";
}
