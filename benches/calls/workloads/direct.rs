//! Blittable arguments: the call itself, bound in every way.
//!
//! Pointers that the caller holds go through `black_box`: the C loop too loads its pointer from memory
//! at each call.

use std::ffi::c_void;
use std::hint::black_box;
use std::ptr::from_ref;

use crate::native::{self, Point};
use crate::runner::{Workload, each};

macro_rules! declared {
    ($($arguments:tt)*) => {
        #[pinvoke::dll_import($($arguments)*)]
        unsafe extern "C" {
            #[entry = "bench_add"]
            pub(super) safe fn add(left: i32, right: i32) -> i32;
            #[entry = "bench_mixed8"]
            pub(super) safe fn mixed8(a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, g: &u64, h: u8) -> i64;
            #[entry = "bench_turn"]
            pub(super) safe fn turn(point: Point) -> Point;
            #[entry = "bench_norm"]
            pub(super) safe fn norm(point: &Point) -> f64;
            #[entry = "bench_step"]
            pub(super) safe fn step(point: &mut Point);
        }
    };
}

mod lazy {
    use super::Point;
    declared!(pinvoke_bench_native::LIBRARY);
}
mod eager {
    use super::Point;
    declared!(pinvoke_bench_native::LIBRARY, bind = eager);
}
mod link {
    use super::Point;
    declared!("pinvoke_bench", bind = link);
}
mod bound {
    use super::Point;
    declared!(pinvoke_bench_native::LIBRARY, bind = pub(super) struct Api);
}

fn api() -> &'static bound::Api {
    use std::sync::LazyLock;
    static API: LazyLock<bound::Api> = LazyLock::new(|| {
        // SAFETY: the library is the one that the declarations describe.
        unsafe { bound::Api::load() }.expect("the build script made the library")
    });
    &API
}

pub(super) fn workloads() -> Vec<Workload> {
    vec![add(), mixed8(), turn(), norm(), step()]
}

fn add() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(i32, i32) -> i32>("bench_add") };
    let api = api();
    let result = |sum: i32| u64::from(sum.cast_unsigned());
    Workload::new("add(i32, i32)", |n| (0..n).map(|i| i + 7).sum())
        .c("C, pointer", |n| native::loop_add(n))
        // SAFETY: the function only adds.
        .peer("extern, linked", each(move |i| result(unsafe { native::bench_add(i as i32, 7) })))
        // SAFETY: as above.
        .peer("libloading", each(move |i| result(unsafe { black_box(&symbol)(i as i32, 7) })))
        .ours("pinvoke lazy", each(move |i| result(lazy::add(i as i32, 7))))
        .ours("pinvoke eager", each(move |i| result(eager::add(i as i32, 7))))
        .ours("pinvoke struct", each(move |i| result(black_box(api).add(i as i32, 7))))
        .ours("pinvoke link", each(move |i| result(link::add(i as i32, 7))))
}

fn mixed8() -> Workload {
    type Mixed8 = unsafe extern "C" fn(i8, u16, i32, i64, f32, f64, *const c_void, u8) -> i64;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Mixed8>("bench_mixed8") };
    static SEVENTH: u64 = 0;
    let raw = || from_ref(&SEVENTH).cast::<c_void>();
    let api = api();
    Workload::new("8 mixed arguments", |n| (0..n).map(|i| i + 25).sum())
        .c("C, pointer", |n| native::loop_mixed8(n))
        // SAFETY: the pointer is only compared with null.
        .peer(
            "extern, linked",
            each(move |i| unsafe { native::bench_mixed8(-1, 2, i as i32, 4, 5.0, 6.0, raw(), 8) }
                as u64),
        )
        // SAFETY: as above.
        .peer(
            "libloading",
            each(move |i| unsafe { black_box(&symbol)(-1, 2, i as i32, 4, 5.0, 6.0, raw(), 8) }
                as u64),
        )
        .ours(
            "pinvoke lazy",
            each(|i| lazy::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke eager",
            each(|i| eager::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke struct",
            each(move |i| black_box(api).mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke link",
            each(|i| link::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
}

fn turn() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(Point) -> Point>("bench_turn") };
    let point = |i: u64| Point { x: i as f64, y: 1.0 };
    let api = api();
    Workload::new("struct by value", |n| (0..n).sum())
        .c("C, pointer", |n| native::loop_turn(n))
        // SAFETY: the function only computes.
        .peer("extern, linked", each(move |i| unsafe { native::bench_turn(point(i)) }.y as u64))
        // SAFETY: as above.
        .peer("libloading", each(move |i| unsafe { black_box(&symbol)(point(i)) }.y as u64))
        .ours("pinvoke lazy", each(move |i| lazy::turn(point(i)).y as u64))
        .ours("pinvoke eager", each(move |i| eager::turn(point(i)).y as u64))
        .ours("pinvoke struct", each(move |i| black_box(api).turn(point(i)).y as u64))
        .ours("pinvoke link", each(move |i| link::turn(point(i)).y as u64))
}

fn norm() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const Point) -> f64>("bench_norm") };
    static POINT: Point = Point { x: 3.0, y: 4.0 };
    let point = || black_box(&POINT);
    let api = api();
    Workload::new("struct by pointer, In", |n| 25 * n)
        // SAFETY: the function reads the point, which is never freed.
        .c("C, pointer", |n| unsafe { native::loop_norm(n, &POINT) })
        // SAFETY: as above.
        .peer("extern, linked", each(move |_| unsafe { native::bench_norm(point()) } as u64))
        // SAFETY: as above.
        .peer("libloading", each(move |_| unsafe { black_box(&symbol)(point()) } as u64))
        .ours("pinvoke lazy", each(move |_| lazy::norm(point()) as u64))
        .ours("pinvoke eager", each(move |_| eager::norm(point()) as u64))
        .ours("pinvoke struct", each(move |_| black_box(api).norm(point()) as u64))
        .ours("pinvoke link", each(move |_| link::norm(point()) as u64))
}

fn step() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(*mut Point)>("bench_step") };
    let api = api();
    Workload::new("struct by pointer, InOut", |n| 3 * n)
        .c("C, pointer", |n| native::loop_step(n))
        // SAFETY: the function writes the point, which lives during the call.
        .peer("extern, linked", stepped(|point| unsafe { native::bench_step(point) }))
        // SAFETY: as above.
        .peer("libloading", stepped(move |point| unsafe { black_box(&symbol)(point) }))
        .ours("pinvoke lazy", stepped(lazy::step))
        .ours("pinvoke eager", stepped(eager::step))
        .ours("pinvoke struct", stepped(move |point| black_box(api).step(point)))
        .ours("pinvoke link", stepped(link::step))
}

/// Steps one point again and again.
fn stepped(mut step: impl FnMut(&mut Point) + 'static) -> impl FnMut(u64) -> u64 + 'static {
    move |calls| {
        let mut point = Point { x: 0.0, y: 0.0 };
        for _ in 0..calls {
            step(&mut point);
        }
        (point.x + point.y) as u64
    }
}
