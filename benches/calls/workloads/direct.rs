//! Blittable arguments: the call itself, bound in every way.

use std::ffi::c_void;
use std::ptr::from_ref;

use libffi::middle::Type;

use crate::foreign::{self, Prepared, by};
use crate::native::{self, Point};
use crate::runner::{Workload, each_of_8, from_8_sites, given};
use crate::ways::declared_in_every_way;

declared_in_every_way!([] {
    #[entry = "bench_add"]
    pub(super) safe fn add(left: i32, right: i32) -> i32;
    #[entry = "bench_mixed8"]
    pub(super) safe fn mixed8(
        a: i8, b: u16, c: i32, d: i64, e: f32, f: f64, g: &u64, h: u8,
    ) -> i64;
    #[entry = "bench_turn"]
    pub(super) safe fn turn(point: Point) -> Point;
    #[entry = "bench_norm"]
    pub(super) safe fn norm(point: &Point) -> f64;
    #[entry = "bench_step"]
    pub(super) safe fn step(point: &mut Point);
});

/// The same declarations, called through libffi.
const STUBS: &str = "pinvoke stub = libffi";

pub(super) fn workloads() -> Vec<Workload> {
    vec![add(), mixed8(), turn(), norm(), step()]
}

fn add() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(i32, i32) -> i32>("bench_add") };
    let prepared = Prepared::new("bench_add", [Type::i32(), Type::i32()], Type::i32());
    let api = api();
    let result = |sum: i32| u64::from(sum.cast_unsigned());
    Workload::new("add(i32, i32)", |n| (0..n).map(|i| i + 7).sum())
        .c("C, pointer", |n| native::loop_add(n))
        .c("C, table", |n| native::loop_add_table(n))
        // SAFETY: the function only adds.
        .peer(
            "extern, linked",
            // SAFETY: the function only adds.
            each_of_8(move |i| result(unsafe { native::bench_add(i as i32, 7) })),
        )
        // SAFETY: as above.
        .peer("libloading", each_of_8(move |i| result(unsafe { symbol(i as i32, 7) })))
        .peer(
            "libffi crate",
            // SAFETY: the signature is that of the header.
            each_of_8(move |i| result(unsafe { prepared.call([by(&(i as i32)), by(&7i32)]) })),
        )
        .ours("pinvoke lazy", each_of_8(move |i| result(lazy::add(i as i32, 7))))
        .ours("pinvoke eager", each_of_8(move |i| result(eager::add(i as i32, 7))))
        .ours("pinvoke struct", each_of_8(move |i| result(api.add(i as i32, 7))))
        .ours("pinvoke link", each_of_8(move |i| result(link::add(i as i32, 7))))
        .ours(STUBS, each_of_8(move |i| result(stubs::add(i as i32, 7))))
}

fn mixed8() -> Workload {
    type Mixed8 = unsafe extern "C" fn(i8, u16, i32, i64, f32, f64, *const c_void, u8) -> i64;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Mixed8>("bench_mixed8") };
    static SEVENTH: u64 = 0;
    let raw = || from_ref(&SEVENTH).cast::<c_void>();
    let prepared = Prepared::new(
        "bench_mixed8",
        [
            Type::i8(),
            Type::u16(),
            Type::i32(),
            Type::i64(),
            Type::f32(),
            Type::f64(),
            Type::pointer(),
            Type::u8(),
        ],
        Type::i64(),
    );
    let api = api();
    Workload::new("8 mixed arguments", |n| (0..n).map(|i| i + 25).sum())
        .c("C, pointer", |n| native::loop_mixed8(n))
        .c("C, table", |n| native::loop_mixed8_table(n))
        // SAFETY: the pointer is only compared with null.
        .peer(
            "extern, linked",
            // SAFETY: the pointer is only compared with null.
            each_of_8(move |i| unsafe {
                native::bench_mixed8(-1, 2, i as i32, 4, 5.0, 6.0, raw(), 8)
            } as u64),
        )
        // SAFETY: as above.
        .peer(
            "libloading",
            // SAFETY: as above.
            each_of_8(move |i| unsafe { symbol(-1, 2, i as i32, 4, 5.0, 6.0, raw(), 8) } as u64),
        )
        .peer(
            "libffi crate",
            each_of_8(move |i| {
                let (a, b, c, d, e, f, h) = (-1i8, 2u16, i as i32, 4i64, 5f32, 6f64, 8u8);
                let g = raw();
                let arguments = [by(&a), by(&b), by(&c), by(&d), by(&e), by(&f), by(&g), by(&h)];
                // SAFETY: the signature is that of the header.
                unsafe { prepared.call::<i64, _>(arguments) as u64 }
            }),
        )
        .ours(
            "pinvoke lazy",
            each_of_8(|i| lazy::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke eager",
            each_of_8(|i| eager::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke struct",
            each_of_8(move |i| api.mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(
            "pinvoke link",
            each_of_8(|i| link::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64),
        )
        .ours(STUBS, each_of_8(|i| stubs::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &SEVENTH, 8) as u64))
}

fn turn() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(Point) -> Point>("bench_turn") };
    let point = |i: u64| Point { x: f64::from(i as i32), y: 1.0 };
    let prepared = Prepared::new("bench_turn", [foreign::point()], foreign::point());
    let api = api();
    let sum = |n: u64| (0..n).fold(0, |sum: u64, i| sum.wrapping_add((i as f64).to_bits()));
    Workload::new("struct by value", sum)
        .c("C, pointer", |n| native::loop_turn(n))
        .c("C, table", |n| native::loop_turn_table(n))
        // SAFETY: the function only computes.
        .peer(
            "extern, linked",
            // SAFETY: the function only computes.
            each_of_8(move |i| unsafe { native::bench_turn(point(i)) }.y.to_bits()),
        )
        // SAFETY: as above.
        .peer("libloading", each_of_8(move |i| unsafe { symbol(point(i)) }.y.to_bits()))
        .peer(
            "libffi crate",
            // SAFETY: the signature is that of the header.
            each_of_8(move |i| unsafe { prepared.call::<Point, _>([by(&point(i))]) }.y.to_bits()),
        )
        .ours("pinvoke lazy", each_of_8(move |i| lazy::turn(point(i)).y.to_bits()))
        .ours("pinvoke eager", each_of_8(move |i| eager::turn(point(i)).y.to_bits()))
        .ours("pinvoke struct", each_of_8(move |i| api.turn(point(i)).y.to_bits()))
        .ours("pinvoke link", each_of_8(move |i| link::turn(point(i)).y.to_bits()))
        .ours(STUBS, each_of_8(move |i| stubs::turn(point(i)).y.to_bits()))
}

fn norm() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const Point) -> f64>("bench_norm") };
    static POINT: Point = Point { x: 3.0, y: 4.0 };
    static ADDRESS: &Point = &POINT;
    let point = || given(&ADDRESS);
    let prepared = Prepared::new("bench_norm", [Type::pointer()], Type::f64());
    let api = api();
    Workload::new("struct by pointer, In", |n| n.wrapping_mul(25_f64.to_bits()))
        // SAFETY: the function reads the point, which is never freed.
        .c("C, pointer", |n| unsafe { native::loop_norm(n, &POINT) })
        // SAFETY: as above.
        .c("C, table", |n| unsafe { native::loop_norm_table(n, &POINT) })
        // SAFETY: as above.
        .peer(
            "extern, linked",
            // SAFETY: as above.
            each_of_8(move |_| unsafe { native::bench_norm(point()) }.to_bits()),
        )
        // SAFETY: as above.
        .peer("libloading", each_of_8(move |_| unsafe { symbol(point()) }.to_bits()))
        .peer(
            "libffi crate",
            // SAFETY: the signature is that of the header.
            each_of_8(move |_| unsafe { prepared.call::<f64, _>([by(&point())]) }.to_bits()),
        )
        .ours("pinvoke lazy", each_of_8(move |_| lazy::norm(point()).to_bits()))
        .ours("pinvoke eager", each_of_8(move |_| eager::norm(point()).to_bits()))
        .ours("pinvoke struct", each_of_8(move |_| api.norm(point()).to_bits()))
        .ours("pinvoke link", each_of_8(move |_| link::norm(point()).to_bits()))
        .ours(STUBS, each_of_8(move |_| stubs::norm(point()).to_bits()))
}

fn step() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn(*mut Point)>("bench_step") };
    let prepared = Prepared::new("bench_step", [Type::pointer()], Type::void());
    let api = api();
    Workload::new("struct by pointer, InOut", |n| 3 * n)
        .c("C, pointer", |n| native::loop_step(n))
        .c("C, table", |n| native::loop_step_table(n))
        // SAFETY: the function writes the point, which lives during the call.
        .peer("extern, linked", stepped(|point| unsafe { native::bench_step(point) }))
        // SAFETY: as above.
        .peer("libloading", stepped(move |point| unsafe { symbol(point) }))
        .peer(
            "libffi crate",
            // SAFETY: the signature is that of the header.
            stepped(move |point| unsafe {
                prepared.call::<(), _>([by(&std::ptr::from_mut(point))])
            }),
        )
        .ours("pinvoke lazy", stepped(lazy::step))
        .ours("pinvoke eager", stepped(eager::step))
        .ours("pinvoke struct", stepped(move |point| api.step(point)))
        .ours("pinvoke link", stepped(link::step))
        .ours(STUBS, stepped(stubs::step))
}

/// Steps one point again and again.
fn stepped(mut step: impl FnMut(&mut Point) + 'static) -> impl FnMut(u64) -> u64 + 'static {
    move |calls| {
        let mut point = Point { x: 0.0, y: 0.0 };
        from_8_sites(calls, |_| {
            step(&mut point);
            0
        });
        (point.x + point.y) as u64
    }
}
