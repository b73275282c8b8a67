//! Blittable arrays: native code gets their address.

use std::hint::black_box;

use libffi::middle::Type;
use pinvoke::dynamic::Value;

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each_of_8, from_8_sites, given};
use crate::text::size;
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([] {
    #[entry = "bench_sum"]
    pub(super) safe fn sum(items: &[i32], #[len_of(items)] count: usize) -> i64;
    #[entry = "bench_increment"]
    pub(super) safe fn increment(items: &mut [i32], #[len_of(items)] count: usize);
    #[entry = "bench_address"]
    pub(super) safe fn address(items: &[u8], #[len_of(items)] count: usize) -> usize;
});

pub(super) fn workloads() -> Vec<Workload> {
    let read = [8, 1024, 1 << 20].map(read);
    read.into_iter().chain([8, 1024].map(written)).chain([same_address()]).collect()
}

/// Native code gets the address of the slice itself, however long it is.
fn same_address() -> Workload {
    let items: &'static [u8] = Vec::leak(vec![0; 1 << 20]);
    let expected = items.as_ptr().addr() as u64;
    Workload::new("&[u8], 1 MiB, its address", move |n| n.wrapping_mul(expected))
        // SAFETY: the function reads nothing.
        .c("C, pointer", move |n| unsafe { native::loop_address(n, items.as_ptr(), items.len()) })
        .peer(
            "extern, linked",
            each_of_8(move |_| {
                let items = given(&items);
                // SAFETY: as above.
                unsafe { native::bench_address(items.as_ptr(), items.len()) as u64 }
            }),
        )
        .ours("pinvoke lazy", each_of_8(move |_| lazy::address(given(&items)) as u64))
}

fn read(count: usize) -> Workload {
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const i32, usize) -> i64>("bench_sum") };
    let prepared = Prepared::new("bench_sum", [Type::pointer(), Type::usize()], Type::i64());
    let dynamic =
        function("int64_t bench_sum(_In_reads_(count) const int32_t *items, size_t count)");
    let api = api();
    let items: &'static [i32] = Vec::leak((0..count as i32).collect());
    let expected = (count * (count - 1) / 2) as u64;
    let workload = Workload::new(format!("&[i32], {}", size(count)), move |n| n * expected)
        // SAFETY: the slice is never freed.
        .c("C, pointer", move |n| unsafe { native::loop_sum(n, items.as_ptr(), items.len()) })
        .peer(
            "extern, linked",
            each_of_8(move |_| {
                let items = given(&items);
                // SAFETY: the function reads the elements of the slice.
                unsafe { native::bench_sum(items.as_ptr(), items.len()) as u64 }
            }),
        )
        .peer(
            "libloading",
            each_of_8(move |_| {
                let items = given(&items);
                // SAFETY: as above.
                unsafe { symbol(items.as_ptr(), items.len()) as u64 }
            }),
        )
        .peer(
            "libffi crate",
            each_of_8(move |_| {
                let items = given(&items);
                // SAFETY: as above; the signature is that of the header.
                unsafe { prepared.call::<i64, _>([by(&items.as_ptr()), by(&items.len())]) as u64 }
            }),
        );
    ours_in_every_way!(workload, sum, each_of_8(move |_| sum(given(&items)) as u64))
        .ours("pinvoke struct", each_of_8(move |_| api.sum(given(&items)) as u64))
        .ours(
            "pinvoke dynamic",
            each_of_8(move |_| {
                // SAFETY: the declaration is that of the header.
                number(unsafe { dynamic.call(&[Value::slice(given(&items)), Value::Count]) })
            }),
        )
}

fn written(count: usize) -> Workload {
    type Increment = unsafe extern "C" fn(*mut i32, usize);
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Increment>("bench_increment") };
    let prepared = Prepared::new("bench_increment", [Type::pointer(), Type::usize()], Type::void());
    let dynamic =
        function("void bench_increment(_Inout_updates_(count) int32_t *items, size_t count)");
    let api = api();
    let by_hand = |call: fn(&mut [i32])| on_zeros(count, repeated(call));
    let workload = Workload::new(format!("&mut [i32], {}", size(count)), |n| n)
        .c(
            "C, pointer",
            // SAFETY: the function writes the elements of the slice, here and below.
            on_zeros(count, |n, items| unsafe {
                native::loop_increment(n, items.as_mut_ptr(), items.len())
            }),
        )
        .peer(
            "extern, linked",
            // SAFETY: as above.
            by_hand(|items| unsafe { native::bench_increment(items.as_mut_ptr(), items.len()) }),
        )
        .peer(
            "libloading",
            on_zeros(
                count,
                // SAFETY: as above.
                repeated(move |items| unsafe { symbol(items.as_mut_ptr(), items.len()) }),
            ),
        )
        .peer(
            "libffi crate",
            on_zeros(
                count,
                repeated(move |items| {
                    // SAFETY: as above; the signature is that of the header.
                    unsafe { prepared.call::<(), _>([by(&items.as_mut_ptr()), by(&items.len())]) }
                }),
            ),
        );
    ours_in_every_way!(workload, increment, on_zeros(count, repeated(increment)))
        .ours("pinvoke struct", on_zeros(count, repeated(|items| api.increment(items))))
        .ours(
            "pinvoke dynamic",
            on_zeros(
                count,
                repeated(move |items| {
                    // SAFETY: the declaration is that of the header.
                    let done = unsafe { dynamic.call(&[Value::slice_mut(items), Value::Count]) };
                    done.map(drop).expect("the values are those of the declaration");
                }),
            ),
        )
}

/// Runs `calls` on an array that starts as zeros.
fn on_zeros(
    count: usize,
    calls: impl Fn(u64, &mut [i32]) -> u64 + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    let mut items = vec![0; count];
    move |n| {
        items[0] = 0;
        calls(n, &mut items)
    }
}

fn repeated(call: impl Fn(&mut [i32]) + 'static) -> impl Fn(u64, &mut [i32]) -> u64 + 'static {
    move |n, items| {
        from_8_sites(n, |_| {
            call(black_box(&mut *items));
            0
        });
        u64::from(items[0].cast_unsigned())
    }
}
