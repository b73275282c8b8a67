//! Blittable arrays: native code gets their address.

use std::hint::black_box;

use crate::native;
use crate::runner::{Workload, each_of_8, from_8_sites, given};
use crate::text::size;

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY)]
unsafe extern "C" {
    #[entry = "bench_sum"]
    safe fn sum(items: &[i32], #[len_of(items)] count: usize) -> i64;
    #[entry = "bench_increment"]
    safe fn increment(items: &mut [i32], #[len_of(items)] count: usize);
    #[entry = "bench_address"]
    safe fn address(items: &[u8], #[len_of(items)] count: usize) -> usize;
}

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
        .ours("pinvoke lazy", each_of_8(move |_| address(given(&items)) as u64))
}

fn read(count: usize) -> Workload {
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const i32, usize) -> i64>("bench_sum") };
    let items: &'static [i32] = Vec::leak((0..count as i32).collect());
    let expected = (count * (count - 1) / 2) as u64;
    Workload::new(format!("&[i32], {}", size(count)), move |n| n * expected)
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
        .ours("pinvoke lazy", each_of_8(move |_| sum(given(&items)) as u64))
}

fn written(count: usize) -> Workload {
    Workload::new(format!("&mut [i32], {}", size(count)), |n| n)
        // SAFETY: the function writes the elements of the slice.
        .c(
            "C, pointer",
            // SAFETY: the function writes the elements of the slice.
            on_zeros(count, |n, items| unsafe {
                native::loop_increment(n, items.as_mut_ptr(), items.len())
            }),
        )
        .peer(
            "extern, linked",
            // SAFETY: as above.
            on_zeros(
                count,
                // SAFETY: as above.
                repeated(|items| unsafe {
                    native::bench_increment(items.as_mut_ptr(), items.len())
                }),
            ),
        )
        .ours("pinvoke lazy", on_zeros(count, repeated(increment)))
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

fn repeated(call: impl Fn(&mut [i32])) -> impl Fn(u64, &mut [i32]) -> u64 {
    move |n, items| {
        from_8_sites(n, |_| {
            call(black_box(&mut *items));
            0
        });
        u64::from(items[0].cast_unsigned())
    }
}
