//! Native code that calls back.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::hint::black_box;
use std::ptr;

use libffi::low;
use libffi::middle::{Cif, Closure, Type};
use pinvoke::dynamic::{DynClosure, Value};
use pinvoke::{Result, native_callback};

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::function;
use crate::runner::{Workload, each};
use crate::ways::{declared_in_every_way, ours_in_every_way};

#[native_callback]
type Visit = extern "C" fn(value: u64, #[user_data] context: *mut c_void);
#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &i32, right: &i32) -> c_int;

declared_in_every_way!([] {
    #[entry = "bench_each"]
    pub(super) safe fn visit(
        count: u64,
        #[callback(Visit, user = context)] visit: impl FnMut(u64),
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
});

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
    type Each = unsafe extern "C" fn(u64, native::Visit, *mut c_void);
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Each>("bench_each") };
    let prepared =
        Prepared::new("bench_each", [Type::u64(), Type::pointer(), Type::pointer()], Type::void());
    let dynamic = function(
        "void bench_each(uint64_t count, void (*visit)(uint64_t value, void *context), void *context)",
    );
    let api = api();
    let workload = Workload::new("callback with context", |n| n * VISITS * (VISITS - 1) / 2)
        .operations(VISITS)
        .c("C, pointer", |n| native::loop_each(n, VISITS))
        .peer(
            "extern fn",
            // SAFETY: the context is a `u64` that lives during the call, here and below.
            summed_by_hand(|context| unsafe { native::bench_each(VISITS, add_to, context) }),
        )
        .peer(
            "extern fn, libloading",
            // SAFETY: as above.
            summed_by_hand(move |context| unsafe { symbol(VISITS, add_to, context) }),
        )
        .peer(
            "extern fn, libffi crate",
            summed_by_hand(move |context| {
                let visit: native::Visit = add_to;
                // SAFETY: as above; the signature is that of the header.
                unsafe { prepared.call([by(&VISITS), by(&visit), by(&context)]) }
            }),
        )
        .peer("libffi closure", each(|_| summed_by_libffi()));
    ours_in_every_way!(workload, visit, {
        each(move |_| {
            let mut sum = 0u64;
            match visit(VISITS, |value| sum += value) {
                Ok(()) => sum,
                Err(_) => 0,
            }
        })
    })
    .ours(
        "pinvoke struct",
        each(move |_| {
            let mut sum = 0u64;
            match api.visit(VISITS, |value| sum += value) {
                Ok(()) => sum,
                Err(_) => 0,
            }
        }),
    )
    .ours(
        "pinvoke dynamic",
        each(move |_| {
            let mut sum = 0u64;
            let mut add = |arguments: &[Value<'_>]| {
                if let Value::U64(value) = arguments[0] {
                    sum += value;
                }
                Value::Void
            };
            let signature = dynamic.signature().callback("visit").expect("it is declared");
            let visit =
                DynClosure::new(signature, Value::Void, &mut add).expect("it can be called");
            // SAFETY: the declaration is that of the header.
            let done = unsafe { dynamic.call(&[VISITS.into(), (&visit).into(), Value::Null]) };
            drop(visit);
            done.map_or(0, |_| sum)
        }),
    )
}

fn summed_by_hand(call: impl Fn(*mut c_void) + 'static) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let mut sum = 0u64;
        call((&raw mut sum).cast());
        sum
    })
}

unsafe extern "C" fn add_to_cell(
    _: &low::ffi_cif,
    _: &mut c_void,
    arguments: *const *const c_void,
    sum: &Cell<u64>,
) {
    // SAFETY: the first of the signature's arguments is a `u64`.
    let value = unsafe { *(*arguments).cast::<u64>() };
    sum.set(sum.get() + value);
}

fn summed_by_libffi() -> u64 {
    let sum = Cell::new(0);
    let cif = Cif::new([Type::u64(), Type::pointer()], Type::void());
    let closure = Closure::new(cif, add_to_cell, &sum);
    // SAFETY: the closure was made for this signature.
    let visit = unsafe { *closure.instantiate_code_ptr::<native::Visit>() };
    // SAFETY: the function calls back during the call, when the closure is alive.
    unsafe { native::bench_each(VISITS, visit, ptr::null_mut()) };
    sum.get()
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
