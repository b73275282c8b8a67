//! The last error, kept at each call.

use libffi::middle::Type;
use pinvoke::Result;

use crate::foreign::{Prepared, by};
use crate::native;
use crate::run_time::{function, number};
use crate::runner::{Workload, each};
use crate::ways::{declared_in_every_way, ours_in_every_way};

declared_in_every_way!([, last_error] {
    #[entry = "bench_checked"]
    #[fails_if(negative)]
    pub(super) safe fn checked(value: i32, code: i32) -> Result<i32>;
});

pub(super) fn workloads() -> Vec<Workload> {
    vec![kept()]
}

fn kept() -> Workload {
    // SAFETY: the type is that of the header.
    let symbol =
        unsafe { native::symbol::<unsafe extern "C" fn(i32, i32) -> i32>("bench_checked") };
    let prepared = Prepared::new("bench_checked", [Type::i32(), Type::i32()], Type::i32());
    let dynamic = function(
        "_Last_error_ _Fails_if_(negative) int32_t bench_checked(int32_t value, int32_t code)",
    );
    let api = api();
    let workload = Workload::new("last error kept", |n| (0..n).map(|i| i & 0xFF).sum())
        .c("C, pointer", |n| native::loop_checked(n))
        .peer(
            "io::Error::last_os_error()",
            // SAFETY: the function only sets `errno`, here and below.
            kept_by_hand(|value| unsafe { native::bench_checked(value, 0) }),
        )
        .peer(
            "last_os_error(), libloading",
            // SAFETY: as above.
            kept_by_hand(move |value| unsafe { symbol(value, 0) }),
        )
        .peer(
            "last_os_error(), libffi crate",
            // SAFETY: as above; the signature is that of the header.
            kept_by_hand(move |value| unsafe { prepared.call([by(&value), by(&0i32)]) }),
        );
    ours_in_every_way!(workload, checked, each(move |i| result(checked((i & 0xFF) as i32, 0))))
        .ours("pinvoke struct", each(move |i| result(api.checked((i & 0xFF) as i32, 0))))
        .ours(
            "pinvoke dynamic",
            each(move |i| {
                // SAFETY: the declaration is that of the header.
                number(unsafe { dynamic.call(&[((i & 0xFF) as i32).into(), 0.into()]) })
            }),
        )
}

fn result(result: Result<i32>) -> u64 {
    result.map_or(1_000_000, |result| result as u64)
}

fn kept_by_hand(call: impl Fn(i32) -> i32 + 'static) -> impl FnMut(u64) -> u64 + 'static {
    each(move |i| {
        let result = call((i & 0xFF) as i32);
        let code = std::io::Error::last_os_error().raw_os_error();
        if code == Some(0) { u64::from(result.cast_unsigned()) } else { 1_000_000 }
    })
}
