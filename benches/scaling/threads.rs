//! Calls from several threads at once: nothing on the way of a call is written by two of them.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use pinvoke::Result;

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

pub(super) fn run() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("\ncalls from several threads, million per second and thread; {cores} cores");
    let mut counts: Vec<usize> = (1..=cores).filter(|count| count.is_power_of_two()).collect();
    counts.push(2 * cores);
    print!("{:32}", "threads");
    counts.iter().for_each(|count| print!("{count:>10}"));
    println!("   (more threads than cores share them)");
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
        print!("{name:32}");
        for count in &counts {
            print!("{:>10.1}", 1e3 / per_call(*count, call));
        }
        println!();
    }
}

/// Nanoseconds of one call when so many threads make calls at once.
fn per_call(threads: usize, call: Call) -> f64 {
    let barrier = Barrier::new(threads);
    let one = || {
        call(0);
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
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
