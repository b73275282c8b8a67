//! A timer of the system's thread pool calls a closure, on a thread of the system's own.
//!
//! `cargo run --example win32_timer`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::prelude::*;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// `WAITORTIMERCALLBACK`.
#[native_callback(bools = bool8)]
type TimerCallback = extern "system" fn(#[user_data] parameter: *mut c_void, timed_out: bool);

#[dll_import("kernel32", last_error)]
unsafe extern "system" {
    /// The timer keeps the closure, so it takes a [`Callback`].
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CreateTimerQueueTimer(
        #[retval] timer: usize,
        #[value(0)] queue: usize,
        #[callback(TimerCallback, user = parameter, retained)] f: &Callback<TimerCallback>,
        #[user_data] parameter: *mut c_void,
        due: u32,
        period: u32,
        #[value(0)] flags: u32,
    ) -> Result<usize>;
    /// With `WAIT_FOR_CALLS` it returns when no call is under way any more.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn DeleteTimerQueueTimer(
        #[value(0)] queue: usize,
        timer: usize,
        #[value(WAIT_FOR_CALLS)] event: isize,
    ) -> Result<()>;
    safe fn GetCurrentThreadId() -> u32;
}

/// `INVALID_HANDLE_VALUE` in place of an event.
const WAIT_FOR_CALLS: isize = -1;
const PERIOD: Duration = Duration::from_millis(40);

fn sample() -> Result<()> {
    let (sender, ticks) = mpsc::channel();
    let started = Instant::now();
    let callback = TimerCallback::serialized(move |_| {
        // The receiver goes before the last tick; nobody waits for that one.
        let _ = sender.send((started.elapsed(), GetCurrentThreadId()));
    })?;
    let period = PERIOD.as_millis() as u32;
    // Dropping the registration deletes the timer, and waits for a call that is under way.
    let registration = callback.register(
        |callback| CreateTimerQueueTimer(callback, period, period),
        |_, timer| {
            if let Err(error) = DeleteTimerQueueTimer(timer) {
                eprintln!("the timer is not deleted: {error}");
            }
        },
    )?;
    let own = GetCurrentThreadId();
    for number in 1..=5 {
        let Ok((after, thread)) = ticks.recv_timeout(Duration::from_secs(10)) else {
            println!("no tick in ten seconds");
            break;
        };
        let place = if thread == own { "this thread" } else { "a thread of the system" };
        println!("tick {number} after {} ms on {place}", after.as_millis());
    }
    drop(registration);
    while ticks.try_recv().is_ok() {}
    std::thread::sleep(PERIOD * 3);
    println!("ticks after the end: {}", ticks.try_iter().count());
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
