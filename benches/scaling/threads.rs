//! Calls from several threads at once: nothing on the way of a call is written by two of them.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use pinvoke::Result;

use super::Effort;
use super::table::Table;

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "bench_add"]
    safe fn add(left: i32, right: i32) -> i32;
    #[entry = "bench_length"]
    safe fn length(text: &str) -> Result<usize>;
    #[entry = "bench_each_plain"]
    safe fn each(count: u64, #[callback(Visit)] visit: impl FnMut(u64)) -> Result<()>;
}

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, last_error)]
unsafe extern "C" {
    #[entry = "bench_checked"]
    #[fails_if(negative)]
    safe fn checked(value: i32, code: i32) -> Result<i32>;
}

#[pinvoke::native_callback]
type Visit = extern "C" fn(value: u64);

/// Makes the call with this number.
type Call = fn(u64);

const CALLS: u64 = 400_000;
const ROUNDS: usize = 15;
const TEXT: &str = "The quick brown fox jumps over the lazy dog, and then once more.";

pub(super) fn run(effort: Effort) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut counts: Vec<usize> = (1..=cores).filter(|count| count.is_power_of_two()).collect();
    counts.push(2 * cores);
    let mut columns = vec!["threads".to_owned()];
    // More threads than cores share them.
    columns.extend(counts.iter().map(|count| match *count > cores {
        true => format!("{count} (sharing the cores)"),
        false => count.to_string(),
    }));
    let title = format!("calls from several threads, million per second and thread; {cores} cores");
    let mut table = Table::with_columns("threads", &title, columns);
    let calls: [(&str, Call); 4] = [
        ("add(i32, i32)", |index| {
            black_box(add(index as i32, 7));
        }),
        ("UTF-8 in, 64", |_| {
            black_box(length(black_box(TEXT)).is_ok());
        }),
        ("last error kept", |index| {
            black_box(checked((index & 0xFF) as i32, 0).is_ok());
        }),
        ("closure without context made", |_| {
            let mut sum = 0;
            black_box(each(0, |value| sum += value).is_ok());
        }),
    ];
    for (name, call) in calls {
        let mut line = vec![name.to_owned()];
        line.extend(counts.iter().map(|count| {
            format!("{:.0}", 1e3 / per_call(effort.repetitions(ROUNDS), *count, call))
        }));
        table.line(line);
    }
    table.write();
}

/// Nanoseconds of one call when so many threads make calls at once.
fn per_call(rounds: usize, threads: usize, call: Call) -> f64 {
    let barrier = Barrier::new(threads);
    let one = || {
        call(0);
        let mut best = f64::MAX;
        for _ in 0..rounds {
            barrier.wait();
            let start = Instant::now();
            (0..CALLS).for_each(call);
            best = best.min(start.elapsed().as_secs_f64() * 1e9 / CALLS as f64);
        }
        best
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        let times = running.into_iter().map(|thread| thread.join().expect("no call panics"));
        times.sum::<f64>() / threads as f64
    })
}
