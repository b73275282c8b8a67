//! Text that goes to native code as UTF-16.

use libffi::middle::Type;
use pinvoke::Result;
use widestring::{U16CStr, U16CString};

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each, each_of_8, given};
use crate::text::{ascii, mixed, size};
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([, charset = utf16] {
    #[entry = "bench_length_u16"]
    pub(super) safe fn length(text: &str) -> Result<usize>;
    #[entry = "bench_length_u16"]
    pub(super) safe fn length_terminated(text: &U16CStr) -> usize;
});

/// The lengths that are measured.
const SIZES: [usize; 4] = [8, 64, 1024, 65536];

pub(super) fn workloads() -> Vec<Workload> {
    let from_ascii = SIZES.map(|characters| converted("ASCII", characters, ascii(characters)));
    let from_mixed = SIZES.map(|characters| converted("mixed", characters, mixed(characters)));
    let terminated = [8, 64, 65536].map(terminated);
    from_ascii.into_iter().chain(from_mixed).chain(terminated).chain([literal()]).collect()
}

fn converted(kind: &str, characters: usize, text: String) -> Workload {
    let text: &'static str = text.leak();
    let units = text.chars().map(char::len_utf16).sum::<usize>() as u64;
    let wide = U16CString::from_str(text).expect("the text has no NUL");
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(*const u16) -> usize>("bench_length_u16") };
    let prepared = Prepared::new("bench_length_u16", [Type::pointer()], Type::usize());
    let dynamic = function("size_t bench_length_u16(_In_z_ const char16_t *text)");
    let api = api();
    let workload =
        Workload::new(format!("UTF-16 in, {kind}, {}", size(characters)), move |n| n * units)
            // The text is UTF-16 already, as it is in a C program for Windows.
            // SAFETY: the text is terminated and lives as long as the workload.
            .c("C, pointer", move |n| unsafe { native::loop_length_u16(n, wide.as_ptr()) })
            .peer(
                "encode_utf16().collect()",
                // SAFETY: the text is terminated and lives during the call, here and below.
                by_hand(text, |text| unsafe { native::bench_length_u16(text) }),
            )
            .peer(
                "encode_utf16().collect(), libloading",
                // SAFETY: as above.
                by_hand(text, move |text| unsafe { symbol(text) }),
            )
            .peer(
                "encode_utf16().collect(), libffi crate",
                // SAFETY: as above; the signature is that of the header.
                by_hand(text, move |text| unsafe { prepared.call([by(&text)]) }),
            )
            .peer(
                "U16CString::from_str",
                each(move |_| {
                    let wide = U16CString::from_str(given(&text)).expect("the text has no NUL");
                    // SAFETY: as above.
                    unsafe { native::bench_length_u16(wide.as_ptr()) as u64 }
                }),
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

/// Converts the text by hand, and calls.
fn by_hand(
    text: &'static str,
    call: impl Fn(*const u16) -> usize + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let wide: Vec<u16> = given(&text).encode_utf16().chain([0]).collect();
        call(wide.as_ptr()) as u64
    })
}

/// A text in the program that is not ASCII, converted when the program is compiled.
fn literal() -> Workload {
    const TEXT: &str = "Straße über naïve 日本語";
    let text = pinvoke::literal!(utf16, TEXT);
    Workload::new("literal, UTF-16", |n| n * TEXT.encode_utf16().count() as u64)
        // SAFETY: the text is terminated and a constant.
        .c("C, pointer", move |n| unsafe { native::loop_length_u16(n, text.as_ptr()) })
        .peer(
            "extern, linked",
            // SAFETY: as above.
            each_of_8(move |_| unsafe { native::bench_length_u16(given(&text).as_ptr()) as u64 }),
        )
        .ours("pinvoke lazy", each_of_8(move |_| lazy::length_terminated(given(&text)) as u64))
}

fn terminated(characters: usize) -> Workload {
    let text: &'static U16CStr =
        Box::leak(U16CString::from_str(ascii(characters)).expect("no NUL").into_boxed_ucstr());
    let api = api();
    let workload = Workload::new(format!("terminated, &U16CStr, {}", size(characters)), move |n| {
        n * characters as u64
    })
    // SAFETY: the text is terminated and never freed.
    .c("C, pointer", move |n| unsafe { native::loop_length_u16(n, text.as_ptr()) })
    // SAFETY: as above.
    .peer(
        "extern, linked",
        // SAFETY: as above.
        each_of_8(move |_| unsafe { native::bench_length_u16(given(&text).as_ptr()) as u64 }),
    );
    ours_in_every_way!(
        workload,
        length_terminated,
        each_of_8(move |_| length_terminated(given(&text)) as u64)
    )
    .ours("pinvoke struct", each_of_8(move |_| api.length_terminated(given(&text)) as u64))
}
