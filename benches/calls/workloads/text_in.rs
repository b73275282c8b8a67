//! UTF-8 text that goes to native code.

use std::ffi::{CStr, CString, c_char};

use libffi::middle::Type;
use pinvoke::Result;
use pinvoke::dynamic::Value;

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each, each_of_8, given};
use crate::text::{ascii, mixed, size};
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([, charset = utf8] {
    #[entry = "bench_length"]
    pub(super) safe fn length(text: &str) -> Result<usize>;
    #[entry = "bench_length"]
    pub(super) safe fn length_terminated(text: &CStr) -> usize;
});

/// The lengths that are measured: the last but one is the first on the heap.
const SIZES: [usize; 6] = [8, 64, 255, 511, 1024, 65536];

pub(super) fn workloads() -> Vec<Workload> {
    let from_ascii = SIZES.map(|characters| copied("UTF-8 in", characters, ascii(characters)));
    let from_mixed = [8, 64, 1024, 65536]
        .map(|characters| copied("UTF-8 in, mixed", characters, mixed(characters)));
    let terminated = [8, 64, 65536].map(terminated);
    let terminated = terminated.into_iter().chain([literal()]);
    from_ascii.into_iter().chain(from_mixed).chain(terminated).collect()
}

/// The text lives as long as the program: the ways share it.
fn leaked(text: String) -> &'static str {
    text.leak()
}

fn copied(kind: &str, characters: usize, text: String) -> Workload {
    let text = leaked(text);
    let bytes = text.len() as u64;
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const c_char) -> usize>("bench_length") };
    let prepared = Prepared::new("bench_length", [Type::pointer()], Type::usize());
    let dynamic = function("size_t bench_length(_In_z_ const char *text)");
    let api = api();
    let workload = Workload::new(format!("{kind}, {}", size(characters)), move |n| n * bytes)
        // SAFETY: the pointer and the length are the text's.
        .c("C, copied", move |n| unsafe {
            native::loop_length_copied(n, text.as_ptr(), text.len())
        })
        // SAFETY: as above.
        .c("C, checked and copied", move |n| unsafe {
            native::loop_length_checked(n, text.as_ptr(), text.len())
        })
        // SAFETY: the text is terminated and lives during the call, here and below.
        .peer("CString::new", by_hand(text, |text| unsafe { native::bench_length(text) }))
        // SAFETY: as above.
        .peer("CString::new, libloading", by_hand(text, move |text| unsafe { symbol(text) }))
        .peer(
            "CString::new, libffi crate",
            // SAFETY: as above; the signature is that of the header.
            by_hand(text, move |text| unsafe { prepared.call([by(&text)]) }),
        );
    ours_in_every_way!(
        workload,
        length,
        each(move |_| length(given(&text)).map_or(0, |length| length as u64))
    )
    .ours(
        "pinvoke struct",
        each(move |_| api.length(given(&text)).map_or(0, |length| length as u64)),
    )
    .ours(
        "pinvoke dynamic",
        // SAFETY: the declaration is that of the header.
        each(move |_| number(unsafe { dynamic.call(&[given(&text).into()]) })),
    )
}

/// Terminates the text by hand, and calls.
fn by_hand(
    text: &'static str,
    call: impl Fn(*const c_char) -> usize + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let text = CString::new(given(&text)).expect("the text has no NUL");
        call(text.as_ptr()) as u64
    })
}

fn terminated(characters: usize) -> Workload {
    let text = CString::new(ascii(characters)).expect("the text has no NUL");
    let text: &'static CStr = Box::leak(text.into_boxed_c_str());
    let prepared = Prepared::new("bench_length", [Type::pointer()], Type::usize());
    let dynamic = function("size_t bench_length(const char *text)");
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const c_char) -> usize>("bench_length") };
    let api = api();
    let workload = Workload::new(format!("terminated, &CStr, {}", size(characters)), move |n| {
        n * characters as u64
    })
    // SAFETY: the text is terminated and never freed.
    .c("C, pointer", move |n| unsafe { native::loop_length(n, text.as_ptr()) })
    // SAFETY: as above.
    .peer(
        "extern, linked",
        // SAFETY: as above.
        each_of_8(move |_| unsafe { native::bench_length(given(&text).as_ptr()) as u64 }),
    )
    .peer(
        "libffi crate",
        each_of_8(move |_| {
            let text = given(&text).as_ptr();
            // SAFETY: the signature is that of the header, and the text is never freed.
            unsafe { prepared.call::<usize, _>([by(&text)]) as u64 }
        }),
    )
    .peer(
        "libloading",
        // SAFETY: as above.
        each_of_8(move |_| unsafe { symbol(given(&text).as_ptr()) as u64 }),
    );
    ours_in_every_way!(
        workload,
        length_terminated,
        each_of_8(move |_| length_terminated(given(&text)) as u64)
    )
    .ours("pinvoke struct", each_of_8(move |_| api.length_terminated(given(&text)) as u64))
    .ours(
        "pinvoke dynamic",
        each_of_8(move |_| {
            let text = Value::Pointer(given(&text).as_ptr().cast_mut().cast());
            // SAFETY: the declaration is that of the header.
            number(unsafe { dynamic.call(&[text]) })
        }),
    )
}

/// A text in the program that is not ASCII, terminated when the program is compiled.
fn literal() -> Workload {
    const TEXT: &str = "Straße über naïve 日本語";
    let text = pinvoke::literal!(utf8, TEXT);
    Workload::new("literal, UTF-8", |n| n * TEXT.len() as u64)
        // SAFETY: the text is terminated and a constant.
        .c("C, pointer", move |n| unsafe { native::loop_length(n, text.as_ptr()) })
        .peer(
            "extern, linked",
            // SAFETY: as above.
            each_of_8(move |_| unsafe { native::bench_length(given(&text).as_ptr()) as u64 }),
        )
        .ours("pinvoke lazy", each_of_8(move |_| lazy::length_terminated(given(&text)) as u64))
}
