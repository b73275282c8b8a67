//! The last error, kept at each call.

use pinvoke::Result;

use crate::native;
use crate::runner::{Workload, each};

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, last_error)]
unsafe extern "C" {
    #[entry = "bench_checked"]
    #[fails_if(negative)]
    safe fn checked(value: i32, code: i32) -> Result<i32>;
}

mod stubs {
    use pinvoke::Result;
    #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, last_error, stub = libffi)]
    unsafe extern "C" {
        #[entry = "bench_checked"]
        #[fails_if(negative)]
        pub(super) safe fn checked(value: i32, code: i32) -> Result<i32>;
    }
}

pub(super) fn workloads() -> Vec<Workload> {
    vec![kept()]
}

fn kept() -> Workload {
    Workload::new("last error kept", |n| (0..n).map(|i| i & 0xFF).sum())
        .c("C, pointer", |n| native::loop_checked(n))
        .peer(
            "io::Error::last_os_error()",
            each(|i| {
                // SAFETY: the function only sets `errno`.
                let result = unsafe { native::bench_checked((i & 0xFF) as i32, 0) };
                let code = std::io::Error::last_os_error().raw_os_error();
                if code == Some(0) { u64::from(result.cast_unsigned()) } else { 1_000_000 }
            }),
        )
        .ours(
            "pinvoke lazy",
            each(|i| checked((i & 0xFF) as i32, 0).map_or(1_000_000, |result| result as u64)),
        )
        .ours(
            "pinvoke stub = libffi",
            each(|i| {
                stubs::checked((i & 0xFF) as i32, 0).map_or(1_000_000, |result| result as u64)
            }),
        )
}
