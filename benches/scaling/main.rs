//! How cost grows: `cargo bench --bench scaling [-- threads callbacks strings declared]`.
//!
//! With the threads that call, the callbacks of one call, the strings of an array, and the functions
//! that a program declares. The last part generates programs and compiles them, which takes minutes.

mod callbacks;
mod declared;
mod program;
mod strings;
mod threads;

use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let parts: [(&str, fn()); 4] = [
        ("threads", threads::run),
        ("callbacks", callbacks::run),
        ("strings", strings::run),
        ("declared", declared::run),
    ];
    let asked: Vec<String> = std::env::args().skip(1).filter(|part| part != "--bench").collect();
    if let Some(part) = asked.iter().find(|asked| !parts.iter().any(|(name, _)| name == asked)) {
        eprintln!("there is no part {part}; there are threads, callbacks, strings, declared");
        return ExitCode::FAILURE;
    }
    for (name, run) in parts {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            eprintln!("[{name}]");
            run();
        }
    }
    ExitCode::SUCCESS
}

/// The least time of several runs, in nanoseconds: what disturbs a run only makes it longer.
fn least(runs: usize, mut run: impl FnMut()) -> f64 {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9
    });
    times.fold(f64::MAX, f64::min)
}

/// A count as people write it.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let (mut text, length) = (String::new(), digits.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
