//! Native code that calls back without a context: the address alone says which closure is meant.

use std::cell::Cell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};

use libffi::low;
use libffi::middle::{Cif, Closure, Type};
use pinvoke::{Result, native_callback};

use crate::native::{self, VisitPlain};
use crate::runner::{Workload, each};

#[native_callback]
type Visit = extern "C" fn(value: u64);

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY)]
unsafe extern "C" {
    #[entry = "bench_each_plain"]
    safe fn visit(count: u64, #[callback(Visit)] visit: impl FnMut(u64)) -> Result<()>;
}

/// Visits of one call, so that the call itself hardly counts.
const VISITS: u64 = 1000;

pub(super) fn workloads() -> Vec<Workload> {
    vec![called(), made()]
}

/// What a closure that captures nothing can add to.
static SUM: AtomicU64 = AtomicU64::new(0);

fn add(value: u64) {
    // A load and a store: nothing else writes.
    SUM.store(SUM.load(Ordering::Relaxed) + value, Ordering::Relaxed);
}

extern "C" fn add_to_static(value: u64) {
    add(value);
}

fn visit_extern() {
    // SAFETY: the function calls back during the call, what may be called at any time.
    unsafe { native::bench_each_plain(VISITS, add_to_static) };
}

fn called() -> Workload {
    let uncaptured = |visit: fn()| {
        each(move |_| {
            SUM.store(0, Ordering::Relaxed);
            visit();
            SUM.load(Ordering::Relaxed)
        })
    };
    Workload::new("callback without context", |n| n * VISITS * (VISITS - 1) / 2)
        .operations(VISITS)
        .c("C, pointer", |n| native::loop_each_plain(n, VISITS))
        .peer("extern fn", uncaptured(visit_extern))
        .peer("libffi closure", each(|_| visited_by_libffi(VISITS)))
        .ours("pinvoke lazy, nothing captured", uncaptured(|| visit(VISITS, add).unwrap_or(())))
        .ours("pinvoke lazy, capturing", each(|_| visited(VISITS)))
}

/// A call that takes a closure and never calls it: what is left is making the closure.
fn made() -> Workload {
    Workload::new("closure made and passed", |_| 0)
        .c("C, pointer", |n| native::loop_each_plain(n, 0))
        .peer("libffi closure", each(|_| visited_by_libffi(0)))
        .ours("pinvoke lazy, capturing", each(|_| visited(0)))
}

fn visited(count: u64) -> u64 {
    let mut sum = 0;
    match visit(count, |value| sum += value) {
        Ok(()) => sum,
        Err(_) => u64::MAX,
    }
}

unsafe extern "C" fn add_to_cell(
    _: &low::ffi_cif,
    _: &mut c_void,
    arguments: *const *const c_void,
    sum: &Cell<u64>,
) {
    // SAFETY: the signature has one argument, a `u64`.
    let value = unsafe { *(*arguments).cast::<u64>() };
    sum.set(sum.get() + value);
}

fn visited_by_libffi(count: u64) -> u64 {
    let sum = Cell::new(0);
    let cif = Cif::new([Type::u64()], Type::void());
    let closure = Closure::new(cif, add_to_cell, &sum);
    // SAFETY: the closure was made for this signature.
    let visit = unsafe { *closure.instantiate_code_ptr::<VisitPlain>() };
    // SAFETY: the function calls back during the call, when the closure is alive.
    unsafe { native::bench_each_plain(count, visit) };
    sum.get()
}
