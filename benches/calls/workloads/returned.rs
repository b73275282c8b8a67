//! Text that native code returns, or writes into a buffer.

use std::ffi::{CStr, c_char};
use std::hint::black_box;

use pinvoke::Result;
use pinvoke::encoding::Utf8;
use pinvoke::memory::{CHeap, NativeString};

use crate::native;
use crate::runner::{Workload, each};

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "bench_name"]
    #[borrowed(static)]
    safe fn name() -> Result<&'static str>;
    #[entry = "bench_name"]
    #[borrowed(static)]
    safe fn name_terminated() -> Result<&'static CStr>;
    #[entry = "bench_name"]
    #[borrowed(static)]
    safe fn name_copied() -> Result<String>;
    #[entry = "bench_name_copy"]
    #[free(c)]
    safe fn name_owned() -> Result<String>;
    #[entry = "bench_name_copy"]
    #[free(c)]
    safe fn name_taken() -> Result<NativeString<Utf8, CHeap>>;
    #[entry = "bench_name_into"]
    #[fails_if(zero)]
    safe fn name_into(
        #[out(capacity = 512)] buffer: &mut String,
        #[len_of(buffer)] capacity: usize,
    ) -> Result<usize>;
}

/// The text of the C library.
const NAME: &str = "The quick brown fox jumps";

pub(super) fn workloads() -> Vec<Workload> {
    vec![borrowed(), owned(), buffer()]
}

fn borrowed() -> Workload {
    Workload::new("returned, borrowed", |n| n * NAME.len() as u64)
        .c("C, pointer", |n| native::loop_name(n))
        .peer(
            "CStr::from_ptr().to_str()",
            each(|_| {
                // SAFETY: the library's text is terminated and never changes.
                let name = unsafe { CStr::from_ptr(native::bench_name()) };
                name.to_str().map_or(0, |name| name.len() as u64)
            }),
        )
        .ours("pinvoke lazy, &str", each(|_| name().map_or(0, |name| name.len() as u64)))
        .ours(
            "pinvoke lazy, &CStr",
            each(|_| name_terminated().map_or(0, |name| name.count_bytes() as u64)),
        )
        .ours(
            "pinvoke lazy, String",
            each(|_| name_copied().map_or(0, |name| black_box(name).len() as u64)),
        )
}

fn owned() -> Workload {
    Workload::new("returned, owned", |n| n * NAME.len() as u64)
        .c("C, pointer", |n| native::loop_name_copy(n))
        .c("C, copied", |n| native::loop_name_copied(n))
        .peer(
            "to_str().to_owned(), free",
            each(|_| {
                // SAFETY: the library returns a terminated copy, which is ours to free.
                unsafe {
                    let text = native::bench_name_copy();
                    let own = CStr::from_ptr(text).to_str().map(str::to_owned);
                    native::free(text.cast());
                    own.map_or(0, |own| black_box(own).len() as u64)
                }
            }),
        )
        .ours(
            "pinvoke lazy, NativeString",
            each(|_| name_taken().map_or(0, |name| name.as_units().len() as u64)),
        )
        .ours(
            "pinvoke lazy, String",
            each(|_| name_owned().map_or(0, |name| black_box(name).len() as u64)),
        )
}

fn buffer() -> Workload {
    let result = |length: u64, text: &str| length + text.bytes().next().map_or(0, u64::from);
    let mut reused = String::new();
    Workload::new("out buffer", |n| n * (NAME.len() as u64 + u64::from(b'T')))
        .c("C, pointer", |n| native::loop_name_into(n))
        .c("C, and strlen", |n| native::loop_name_into_read(n))
        .peer(
            "Vec, from_utf8",
            each(move |_| {
                let mut bytes = vec![0u8; 512];
                // SAFETY: the function writes at most as many bytes as it is told.
                let length = unsafe {
                    native::bench_name_into(bytes.as_mut_ptr().cast::<c_char>(), bytes.len())
                };
                bytes.truncate(length);
                String::from_utf8(bytes).map_or(0, |text| result(length as u64, &text))
            }),
        )
        .ours(
            "pinvoke lazy",
            each(move |_| {
                name_into(&mut reused).map_or(0, |length| result(length as u64, &reused))
            }),
        )
}
