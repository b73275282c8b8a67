//! Text that native code returns, or writes into a buffer.

use std::ffi::{CStr, c_char};
use std::hint::black_box;

use libffi::middle::Type;
use pinvoke::Result;
use pinvoke::dynamic::Value;
use pinvoke::encoding::Utf8;
use pinvoke::memory::{CHeap, NativeString};

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each};
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([, charset = utf8] {
    #[entry = "bench_name"]
    #[borrowed(static)]
    pub(super) safe fn name() -> Result<&'static str>;
    #[entry = "bench_name"]
    #[borrowed(static)]
    pub(super) safe fn name_terminated() -> Result<&'static CStr>;
    #[entry = "bench_name"]
    #[borrowed(static)]
    pub(super) safe fn name_copied() -> Result<String>;
    #[entry = "bench_name_copy"]
    #[free(c)]
    pub(super) safe fn name_owned() -> Result<String>;
    #[entry = "bench_name_copy"]
    #[free(c)]
    pub(super) safe fn name_taken() -> Result<NativeString<Utf8, CHeap>>;
    #[entry = "bench_name_into"]
    #[fails_if(zero)]
    pub(super) safe fn name_into(
        #[out(capacity = 512)] buffer: &mut String,
        #[len_of(buffer)] capacity: usize,
    ) -> Result<usize>;
});

/// The text of the C library.
const NAME: &str = "The quick brown fox jumps";

pub(super) fn workloads() -> Vec<Workload> {
    vec![borrowed(), owned(), buffer()]
}

fn borrowed() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn() -> *const c_char>("bench_name") };
    let prepared = Prepared::new("bench_name", [], Type::pointer());
    let dynamic = function("_Ret_z_ const char *bench_name(void)");
    let api = api();
    let workload = Workload::new("returned, borrowed", |n| n * NAME.len() as u64)
        .c("C, pointer", |n| native::loop_name(n))
        .peer(
            "CStr::from_ptr().to_str()",
            // SAFETY: the function has no conditions.
            each(|_| length_by_hand(unsafe { native::bench_name() })),
        )
        // SAFETY: as above.
        .peer("to_str(), libloading", each(move |_| length_by_hand(unsafe { symbol() })))
        .peer(
            "to_str(), libffi crate",
            // SAFETY: as above; the signature is that of the header.
            each(move |_| length_by_hand(unsafe { prepared.call([]) })),
        );
    ours_in_every_way!(
        workload,
        ", &str",
        name,
        each(move |_| name().map_or(0, |name| name.len() as u64))
    )
    .ours("pinvoke struct, &str", each(move |_| api.name().map_or(0, |name| name.len() as u64)))
    .ours(
        "pinvoke lazy, &CStr",
        each(|_| lazy::name_terminated().map_or(0, |name| name.count_bytes() as u64)),
    )
    .ours(
        "pinvoke lazy, String",
        each(|_| lazy::name_copied().map_or(0, |name| black_box(name).len() as u64)),
    )
    .ours(
        "pinvoke dynamic, String",
        // SAFETY: the declaration is that of the header.
        each(move |_| text_length(unsafe { dynamic.call(&[]) })),
    )
}

/// The length of the library's own text.
fn length_by_hand(text: *const c_char) -> u64 {
    // SAFETY: the library's text is terminated and never changes.
    let name = unsafe { CStr::from_ptr(text) };
    name.to_str().map_or(0, |name| name.len() as u64)
}

fn text_length(result: Result<Value<'_>>) -> u64 {
    match black_box(result) {
        Ok(Value::Text(text)) => text.len() as u64,
        _ => 0,
    }
}

fn owned() -> Workload {
    type NameCopy = unsafe extern "C" fn() -> *mut c_char;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<NameCopy>("bench_name_copy") };
    let prepared = Prepared::new("bench_name_copy", [], Type::pointer());
    let dynamic = function("_Ret_z_ _Free_(c) char *bench_name_copy(void)");
    let api = api();
    let workload = Workload::new("returned, owned", |n| n * NAME.len() as u64)
        .c("C, pointer", |n| native::loop_name_copy(n))
        .c("C, copied", |n| native::loop_name_copied(n))
        .peer(
            "to_str().to_owned(), free",
            // SAFETY: the function has no conditions.
            each(|_| taken_by_hand(unsafe { native::bench_name_copy() })),
        )
        .peer(
            "to_str().to_owned(), free, libloading",
            // SAFETY: as above.
            each(move |_| taken_by_hand(unsafe { symbol() })),
        )
        .peer(
            "to_str().to_owned(), free, libffi crate",
            // SAFETY: as above; the signature is that of the header.
            each(move |_| taken_by_hand(unsafe { prepared.call([]) })),
        );
    ours_in_every_way!(
        workload,
        ", NativeString",
        name_taken,
        each(move |_| name_taken().map_or(0, |name| name.as_units().len() as u64))
    )
    .ours(
        "pinvoke struct, NativeString",
        each(move |_| api.name_taken().map_or(0, |name| name.as_units().len() as u64)),
    )
    .ours(
        "pinvoke lazy, String",
        each(|_| lazy::name_owned().map_or(0, |name| black_box(name).len() as u64)),
    )
    .ours(
        "pinvoke dynamic, String",
        // SAFETY: the declaration is that of the header.
        each(move |_| text_length(unsafe { dynamic.call(&[]) })),
    )
}

/// Copies a text of the library, and frees it.
fn taken_by_hand(text: *mut c_char) -> u64 {
    // SAFETY: the library returns a terminated copy, which is ours to free.
    unsafe {
        let own = CStr::from_ptr(text).to_str().map(str::to_owned);
        native::free(text.cast());
        own.map_or(0, |own| black_box(own).len() as u64)
    }
}

fn buffer() -> Workload {
    type NameInto = unsafe extern "C" fn(*mut c_char, usize) -> usize;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<NameInto>("bench_name_into") };
    let prepared =
        Prepared::new("bench_name_into", [Type::pointer(), Type::usize()], Type::usize());
    let dynamic =
        function("size_t bench_name_into(_Out_writes_z_(capacity) char *buffer, size_t capacity)");
    let api = api();
    let (mut reused, mut of_dynamic) = (String::new(), String::new());
    let workload = Workload::new("out buffer", |n| n * (NAME.len() as u64 + u64::from(b'T')))
        .c("C, pointer", |n| native::loop_name_into(n))
        .c("C, and strlen", |n| native::loop_name_into_read(n))
        .peer(
            "Vec, from_utf8",
            // SAFETY: the function writes at most as many bytes as it is told, here and below.
            filled_by_hand(|buffer, capacity| unsafe { native::bench_name_into(buffer, capacity) }),
        )
        .peer(
            "Vec, from_utf8, libloading",
            // SAFETY: as above.
            filled_by_hand(move |buffer, capacity| unsafe { symbol(buffer, capacity) }),
        )
        .peer(
            "Vec, from_utf8, libffi crate",
            filled_by_hand(move |buffer, capacity| {
                // SAFETY: as above; the signature is that of the header.
                unsafe { prepared.call([by(&buffer), by(&capacity)]) }
            }),
        );
    ours_in_every_way!(workload, name_into, {
        let mut reused = String::new();
        each(move |_| name_into(&mut reused).map_or(0, |length| filled(length, &reused)))
    })
    .ours(
        "pinvoke struct",
        each(move |_| api.name_into(&mut reused).map_or(0, |length| filled(length, &reused))),
    )
    .ours(
        "pinvoke dynamic",
        each(move |_| {
            let values = [Value::buffer(&mut of_dynamic, 512), Value::Count];
            // SAFETY: the declaration is that of the header.
            let length = number(unsafe { dynamic.call(&values) });
            drop(values);
            filled(length as usize, &of_dynamic)
        }),
    )
}

/// The length, and the first byte: so the text is looked at.
fn filled(length: usize, text: &str) -> u64 {
    length as u64 + text.bytes().next().map_or(0, u64::from)
}

fn filled_by_hand(
    call: impl Fn(*mut c_char, usize) -> usize + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let mut bytes = vec![0u8; 512];
        let length = call(bytes.as_mut_ptr().cast::<c_char>(), bytes.len());
        bytes.truncate(length);
        String::from_utf8(bytes).map_or(0, |text| filled(length, &text))
    })
}
