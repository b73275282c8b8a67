//! Arrays of UTF-8 texts that go to native code.

use std::ffi::{CString, c_char};

use libffi::middle::Type;
use pinvoke::Result;
use pinvoke::dynamic::Value;

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each, given};
use crate::text::ascii;
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([, charset = utf8] {
    #[entry = "bench_lengths"]
    pub(super) safe fn lengths(texts: &[&str], #[len_of(texts)] count: usize) -> Result<usize>;
});

pub(super) fn workloads() -> Vec<Workload> {
    [16, 1000].map(many).into()
}

fn many(count: usize) -> Workload {
    let texts: &'static [&'static str] =
        Vec::leak((0..count).map(|index| &*ascii(8 + index % 16).leak()).collect());
    let expected: usize = texts.iter().map(|text| text.len()).sum();
    let terminated: Vec<CString> =
        texts.iter().map(|text| CString::new(*text).expect("no NUL")).collect();
    let pointers: Vec<*const c_char> = terminated.iter().map(|text| text.as_ptr()).collect();
    let starts: Vec<*const u8> = texts.iter().map(|text| text.as_ptr()).collect();
    let lengths_of: Vec<usize> = texts.iter().map(|text| text.len()).collect();
    let values: &'static [Value<'static>] =
        Vec::leak(texts.iter().map(|text| (*text).into()).collect());
    type Lengths = unsafe extern "C" fn(*const *const c_char, usize) -> usize;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<Lengths>("bench_lengths") };
    let prepared = Prepared::new("bench_lengths", [Type::pointer(), Type::usize()], Type::usize());
    let dynamic =
        function("size_t bench_lengths(_In_reads_(count) const char *const *texts, size_t count)");
    let api = api();
    let workload = Workload::new(format!("{count} strings in"), move |n| n * expected as u64)
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
        // SAFETY: the texts are terminated and live during the call, here and below.
        .peer(
            "CString::new",
            // SAFETY: as above.
            by_hand(texts, |texts, count| unsafe { native::bench_lengths(texts, count) }),
        )
        .peer(
            "CString::new, libloading",
            // SAFETY: as above.
            by_hand(texts, move |texts, count| unsafe { symbol(texts, count) }),
        )
        .peer(
            "CString::new, libffi crate",
            // SAFETY: as above; the signature is that of the header.
            by_hand(texts, move |texts, count| unsafe { prepared.call([by(&texts), by(&count)]) }),
        );
    ours_in_every_way!(
        workload,
        lengths,
        each(move |_| lengths(given(&texts)).map_or(0, |sum| sum as u64))
    )
    .ours("pinvoke struct", each(move |_| api.lengths(given(&texts)).map_or(0, |sum| sum as u64)))
    .ours(
        "pinvoke dynamic",
        each(move |_| {
            // SAFETY: the declaration is that of the header.
            number(unsafe { dynamic.call(&[Value::list(given(&values)), Value::Count]) })
        }),
    )
}

/// Terminates the texts by hand, and calls.
fn by_hand(
    texts: &'static [&'static str],
    call: impl Fn(*const *const c_char, usize) -> usize + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let owned: Vec<CString> =
            given(&texts).iter().map(|text| CString::new(*text).expect("no NUL")).collect();
        let pointers: Vec<*const c_char> = owned.iter().map(|text| text.as_ptr()).collect();
        call(pointers.as_ptr(), pointers.len()) as u64
    })
}
