//! Ceilings on the instructions of a call: `scripts/gates.sh`.
//!
//! Each gate makes a thousand calls under callgrind, so that the thousands of a count are those of one
//! call: its arguments, the stub, the C function and the loop. More than the ceiling fails, with the
//! gate's name and both counts. Instructions, unlike times, are the same on a busy machine.
//!
//! How a ceiling was derived stands beside it:
//!
//! - *by hand*: counted in the listing, exact. Every instruction more is a regression.
//! - *measured*: what the compiler and the C library of November 2026 need (rustc 1.95, gcc 12,
//!   glibc 2.36), and a twentieth more for the next ones.
//! - *asked for*: the limit that the project set itself; what is measured lies below.
#![allow(missing_docs)]

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() {
    eprintln!("gates: instructions are counted on Linux on x86-64 only");
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod declared;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod dynamic;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod gates;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use {
    dynamic::{binding, dynamic_calls},
    gates::{bound_at_open, closures, direct_calls, last_errors, structures, text_in, text_out},
    gungraun::main,
};

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
main!(
    library_benchmark_groups = [
        direct_calls,
        bound_at_open,
        dynamic_calls,
        binding,
        text_in,
        text_out,
        structures,
        closures,
        last_errors
    ]
);
