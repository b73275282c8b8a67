//! Many callbacks in one call.

use std::ffi::c_void;

use pinvoke::{Result, native_callback};

use super::table::Table;
use super::{Effort, grouped, least};

#[native_callback]
type Visit = extern "C" fn(value: u64, #[user_data] context: *mut c_void);
#[native_callback]
type VisitPlain = extern "C" fn(value: u64);

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY)]
unsafe extern "C" {
    #[entry = "bench_each"]
    safe fn visit(
        count: u64,
        #[callback(Visit, user = context)] visit: impl FnMut(u64),
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
    #[entry = "bench_each_plain"]
    safe fn visit_plain(count: u64, #[callback(VisitPlain)] visit: impl FnMut(u64)) -> Result<()>;
}

pub(super) fn run(effort: Effort) {
    let title = "callbacks of one call, ns for each";
    let mut table = Table::new("callbacks", title, ["callbacks", "with a context", "without"]);
    for count in [1_000, 100_000, 1_000_000, 10_000_000] {
        let with = |sum: &mut u64| visit(count, |value| *sum += value);
        let without = |sum: &mut u64| visit_plain(count, |value| *sum += value);
        let runs = effort.repetitions(10);
        let times = [timed(runs, count, with), timed(runs, count, without)];
        let [with, without] = times.map(|time| format!("{time:.2}"));
        table.line(vec![grouped(count), with, without]);
    }
    table.write();
}

fn timed(runs: usize, count: u64, call: impl Fn(&mut u64) -> Result<()>) -> f64 {
    let time = least(runs, || {
        let mut sum = 0;
        call(&mut sum).expect("the closure does not panic");
        assert_eq!(sum, count * (count - 1) / 2, "not every callback came");
    });
    time / count as f64
}
