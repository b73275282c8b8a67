//! Native code that calls back.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::hint::black_box;

use libffi::low;
use libffi::middle::{Cif, Closure, Type};
use pinvoke::{Result, native_callback};

use crate::native;
use crate::runner::{Workload, each};

#[native_callback]
type Visit = extern "C" fn(value: u64, #[user_data] context: *mut c_void);
#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &i32, right: &i32) -> c_int;

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY)]
unsafe extern "C" {
    #[entry = "bench_each"]
    safe fn visit(
        count: u64,
        #[callback(Visit, user = context)] visit: impl FnMut(u64),
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
}

#[pinvoke::dll_import("c")]
unsafe extern "C" {
    safe fn qsort(
        base: &mut [i32],
        #[len_of(base)] count: usize,
        #[value(4)] size: usize,
        #[callback(Compare)] compare: impl FnMut(&i32, &i32) -> c_int,
    );
}

/// Visits of one call, so that the call itself hardly counts.
const VISITS: u64 = 1000;
/// Elements to sort.
const ELEMENTS: usize = 1000;

pub(super) fn workloads() -> Vec<Workload> {
    vec![with_context(), sorted()]
}

unsafe extern "C" fn add_to(value: u64, context: *mut c_void) {
    // SAFETY: the context is the sum of the call that is under way.
    unsafe { *context.cast::<u64>() += value };
}

fn with_context() -> Workload {
    Workload::new("callback with context", |n| n * VISITS * (VISITS - 1) / 2)
        .operations(VISITS)
        .c("C, pointer", |n| native::loop_each(n, VISITS))
        .peer(
            "extern fn",
            each(|_| {
                let mut sum = 0u64;
                // SAFETY: the context is a `u64` that lives during the call.
                unsafe { native::bench_each(VISITS, add_to, (&raw mut sum).cast()) };
                sum
            }),
        )
        .ours(
            "pinvoke lazy",
            each(|_| {
                let mut sum = 0u64;
                match visit(VISITS, |value| sum += value) {
                    Ok(()) => sum,
                    Err(_) => 0,
                }
            }),
        )
}

/// A fixed order that is far from sorted.
fn shuffled() -> Vec<i32> {
    (0..ELEMENTS as i64).map(|index| ((index * 7919) % ELEMENTS as i64) as i32).collect()
}

unsafe extern "C" fn compare(left: *const c_void, right: *const c_void) -> i32 {
    // SAFETY: `qsort` passes two elements of the array.
    unsafe { (*left.cast::<i32>()).cmp(&*right.cast::<i32>()) as i32 }
}

unsafe extern "C" fn compare_counted(
    _: &low::ffi_cif,
    result: &mut low::ffi_sarg,
    arguments: *const *const c_void,
    comparisons: &Cell<u64>,
) {
    comparisons.set(comparisons.get() + 1);
    // SAFETY: the signature has two arguments, pointers to elements of the array.
    let order = unsafe {
        let [left, right] = arguments.cast::<[*const *const i32; 2]>().read();
        (**left).cmp(&**right)
    };
    *result = order as low::ffi_sarg;
}

fn sorted_by_libffi(items: &mut [i32]) {
    let comparisons = Cell::new(0);
    let cif = Cif::new([Type::pointer(), Type::pointer()], Type::c_int());
    let closure = Closure::new(cif, compare_counted, &comparisons);
    // SAFETY: the closure was made for this signature.
    let compare = unsafe { *closure.instantiate_code_ptr::<native::Compare>() };
    // SAFETY: the array has as many elements as is said, of the type that the closure reads.
    unsafe { native::qsort(items.as_mut_ptr().cast(), items.len(), 4, compare) };
    black_box(comparisons);
}

fn sorted() -> Workload {
    let sort = |sort: fn(&mut [i32])| {
        let items = shuffled();
        let mut scratch = items.clone();
        each(move |_| {
            scratch.copy_from_slice(&items);
            sort(&mut scratch);
            (scratch[0] + scratch[ELEMENTS - 1]) as u64
        })
    };
    let items = shuffled();
    let mut scratch = items.clone();
    Workload::new("qsort, 1000 elements", |n| n * (ELEMENTS as u64 - 1))
        // SAFETY: both arrays have as many elements as is said.
        .c("C, pointer", move |n| unsafe {
            native::loop_qsort(n, items.as_ptr(), scratch.as_mut_ptr(), ELEMENTS)
        })
        .peer(
            "extern fn",
            // SAFETY: the array has as many elements as is said, of the type that `compare` reads.
            sort(|items| unsafe {
                native::qsort(items.as_mut_ptr().cast(), items.len(), 4, compare)
            }),
        )
        .peer("libffi closure", sort(sorted_by_libffi))
        .ours(
            "pinvoke lazy, nothing captured",
            sort(|items| qsort(items, |left, right| left.cmp(right) as c_int)),
        )
        .ours(
            "pinvoke lazy, capturing",
            sort(|items| {
                let mut comparisons = 0u64;
                qsort(items, |left, right| {
                    comparisons += 1;
                    left.cmp(right) as c_int
                });
                black_box(comparisons);
            }),
        )
}
