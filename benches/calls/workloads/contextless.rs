//! Native code that calls back without a context: the address alone says which closure is meant.

use std::cell::Cell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};

use libffi::low;
use libffi::middle::{Cif, Closure, Type};
use pinvoke::dynamic::{DynClosure, DynFunction, Value};
use pinvoke::{Result, native_callback};

use crate::foreign::{Prepared, by};
use crate::native::{self, VisitPlain};
use crate::run_time::function;
use crate::runner::{Workload, each};
use crate::ways::{declared_in_every_way, ours_in_every_way};

#[native_callback]
type Visit = extern "C" fn(value: u64);

declared_in_every_way!([] {
    #[entry = "bench_each_plain"]
    pub(super) safe fn visit(
        count: u64,
        #[callback(Visit)] visit: impl FnMut(u64),
    ) -> Result<()>;
});

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

/// The declaration for a signature that is read at run time.
const DYNAMIC: &str = "void bench_each_plain(uint64_t count, void (*visit)(uint64_t value))";

fn called() -> Workload {
    type Each = unsafe extern "C" fn(u64, VisitPlain);
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Each>("bench_each_plain") };
    let prepared = Prepared::new("bench_each_plain", [Type::u64(), Type::pointer()], Type::void());
    let dynamic = function(DYNAMIC);
    let api = api();
    let workload = Workload::new("callback without context", |n| n * VISITS * (VISITS - 1) / 2)
        .operations(VISITS)
        .c("C, pointer", |n| native::loop_each_plain(n, VISITS))
        .peer(
            "extern fn",
            // SAFETY: what the function calls may be called at any time, here and below.
            uncaptured(|| unsafe { native::bench_each_plain(VISITS, add_to_static) }),
        )
        // SAFETY: as above.
        .peer("extern fn, libloading", uncaptured(move || unsafe { symbol(VISITS, add_to_static) }))
        .peer(
            "extern fn, libffi crate",
            uncaptured(move || {
                let visit: VisitPlain = add_to_static;
                // SAFETY: as above; the signature is that of the header.
                unsafe { prepared.call([by(&VISITS), by(&visit)]) }
            }),
        )
        .peer("libffi closure", each(|_| visited_by_libffi(VISITS)))
        .ours(
            "pinvoke lazy, nothing captured",
            uncaptured(|| lazy::visit(VISITS, add).unwrap_or(())),
        );
    ours_in_every_way!(workload, ", capturing", visit, {
        each(move |_| {
            let mut sum = 0;
            match visit(VISITS, |value| sum += value) {
                Ok(()) => sum,
                Err(_) => u64::MAX,
            }
        })
    })
    .ours(
        "pinvoke struct, capturing",
        each(move |_| {
            let mut sum = 0;
            match api.visit(VISITS, |value| sum += value) {
                Ok(()) => sum,
                Err(_) => u64::MAX,
            }
        }),
    )
    .ours("pinvoke dynamic", each(move |_| visited_dynamically(dynamic, VISITS)))
}

/// Sums by what captures nothing.
fn uncaptured(visit: impl Fn() + 'static) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        SUM.store(0, Ordering::Relaxed);
        visit();
        SUM.load(Ordering::Relaxed)
    })
}

/// A call that takes a closure and never calls it: what is left is making the closure.
fn made() -> Workload {
    let dynamic = function(DYNAMIC);
    Workload::new("closure made and passed", |_| 0)
        .c("C, pointer", |n| native::loop_each_plain(n, 0))
        .peer("libffi closure", each(|_| visited_by_libffi(0)))
        .ours("pinvoke lazy, capturing", each(|_| visited(0)))
        .ours("pinvoke dynamic", each(move |_| visited_dynamically(dynamic, 0)))
}

fn visited(count: u64) -> u64 {
    let mut sum = 0;
    match lazy::visit(count, |value| sum += value) {
        Ok(()) => sum,
        Err(_) => u64::MAX,
    }
}

fn visited_dynamically(function: &DynFunction, count: u64) -> u64 {
    let mut sum = 0u64;
    let mut add = |arguments: &[Value<'_>]| {
        if let Value::U64(value) = arguments[0] {
            sum += value;
        }
        Value::Void
    };
    let signature = function.signature().callback("visit").expect("it is declared");
    let visit = DynClosure::new(signature, Value::Void, &mut add).expect("it can be called");
    // SAFETY: the declaration is that of the header.
    let done = unsafe { function.call(&[count.into(), (&visit).into()]) };
    drop(visit);
    done.map_or(u64::MAX, |_| sum)
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
