//! UTF-8 text that goes to native code.

use std::ffi::{CStr, CString, c_char};

use libffi::middle::Type;
use pinvoke::Result;

use crate::foreign::{Prepared, by};
use crate::native;
use crate::runner::{Workload, each, each_of_8, given};
use crate::text::{ascii, mixed, size};

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "bench_length"]
    safe fn length(text: &str) -> Result<usize>;
    #[entry = "bench_length"]
    safe fn length_terminated(text: &CStr) -> usize;
    #[entry = "bench_lengths"]
    safe fn lengths(texts: &[&str], #[len_of(texts)] count: usize) -> Result<usize>;
}

mod bound {
    use pinvoke::Result;
    #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8, bind = pub(super) struct Api)]
    unsafe extern "C" {
        #[entry = "bench_length"]
        pub(super) safe fn length(text: &str) -> Result<usize>;
    }
}

mod stubs {
    use pinvoke::Result;
    #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8, stub = libffi)]
    unsafe extern "C" {
        #[entry = "bench_length"]
        pub(super) safe fn length(text: &str) -> Result<usize>;
    }
}

/// The lengths that are measured: the last but one is the first on the heap.
const SIZES: [usize; 6] = [8, 64, 255, 511, 1024, 65536];

pub(super) fn workloads() -> Vec<Workload> {
    let from_ascii = SIZES.map(|characters| copied("UTF-8 in", characters, ascii(characters)));
    let from_mixed = [8, 64, 1024, 65536]
        .map(|characters| copied("UTF-8 in, mixed", characters, mixed(characters)));
    let terminated = [8, 64, 65536].map(terminated);
    let terminated = terminated.into_iter().chain([literal()]);
    from_ascii.into_iter().chain(from_mixed).chain(terminated).chain([16, 1000].map(many)).collect()
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
    // SAFETY: the library is the one that the declarations describe.
    let api = unsafe { bound::Api::load() }.expect("the build script made the library");
    Workload::new(format!("{kind}, {}", size(characters)), move |n| n * bytes)
        // SAFETY: the pointer and the length are the text's.
        .c("C, copied", move |n| unsafe {
            native::loop_length_copied(n, text.as_ptr(), text.len())
        })
        // SAFETY: as above.
        .c("C, checked and copied", move |n| unsafe {
            native::loop_length_checked(n, text.as_ptr(), text.len())
        })
        .peer(
            "CString::new",
            each(move |_| {
                let text = CString::new(given(&text)).expect("the text has no NUL");
                // SAFETY: the text is terminated and lives during the call.
                unsafe { native::bench_length(text.as_ptr()) as u64 }
            }),
        )
        .peer(
            "CString::new, libloading",
            each(move |_| {
                let text = CString::new(given(&text)).expect("the text has no NUL");
                // SAFETY: as above.
                unsafe { symbol(text.as_ptr()) as u64 }
            }),
        )
        .ours("pinvoke lazy", each(move |_| length(given(&text)).map_or(0, |length| length as u64)))
        .ours(
            "pinvoke stub = libffi",
            each(move |_| stubs::length(given(&text)).map_or(0, |length| length as u64)),
        )
        .ours(
            "pinvoke struct",
            each(move |_| api.length(given(&text)).map_or(0, |length| length as u64)),
        )
}

fn terminated(characters: usize) -> Workload {
    let text = CString::new(ascii(characters)).expect("the text has no NUL");
    let text: &'static CStr = Box::leak(text.into_boxed_c_str());
    let prepared = Prepared::new("bench_length", [Type::pointer()], Type::usize());
    Workload::new(format!("terminated, &CStr, {}", size(characters)), move |n| {
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
    .ours("pinvoke lazy", each_of_8(move |_| length_terminated(given(&text)) as u64))
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
        .ours("pinvoke lazy", each_of_8(move |_| length_terminated(given(&text)) as u64))
}

fn many(count: usize) -> Workload {
    let texts: &'static [&'static str] =
        Vec::leak((0..count).map(|index| leaked(ascii(8 + index % 16))).collect());
    let expected: usize = texts.iter().map(|text| text.len()).sum();
    let terminated: Vec<CString> =
        texts.iter().map(|text| CString::new(*text).expect("no NUL")).collect();
    let pointers: Vec<*const c_char> = terminated.iter().map(|text| text.as_ptr()).collect();
    let starts: Vec<*const u8> = texts.iter().map(|text| text.as_ptr()).collect();
    let lengths_of: Vec<usize> = texts.iter().map(|text| text.len()).collect();
    Workload::new(format!("{count} strings in"), move |n| n * expected as u64)
        .c("C, pointer", move |n| {
            let _alive = &terminated;
            // SAFETY: the texts are terminated and live as long as this closure.
            unsafe { native::loop_lengths(n, pointers.as_ptr(), pointers.len()) }
        })
        .c("C, copied", move |n| {
            // SAFETY: pointers and lengths are those of texts that are never freed.
            unsafe {
                native::loop_lengths_copied(n, starts.as_ptr(), lengths_of.as_ptr(), starts.len())
            }
        })
        .peer(
            "CString::new",
            each(move |_| {
                let owned: Vec<CString> =
                    given(&texts).iter().map(|text| CString::new(*text).expect("no NUL")).collect();
                let pointers: Vec<*const c_char> = owned.iter().map(|text| text.as_ptr()).collect();
                // SAFETY: the texts are terminated and live during the call.
                unsafe { native::bench_lengths(pointers.as_ptr(), pointers.len()) as u64 }
            }),
        )
        .ours("pinvoke lazy", each(move |_| lengths(given(&texts)).map_or(0, |sum| sum as u64)))
}
