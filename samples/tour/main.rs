//! A tour of real calls: the C library, the math library, zlib and SQLite.
//!
//! `cargo run --example tour` prints what it calls, what comes back, and how each argument crossed.

mod libc;
mod math;
mod show;
mod sqlite;
mod zlib;

use pinvoke::error::LoadError;

/// A part of the tour: its title, and what runs it.
type Section = (&'static str, fn() -> pinvoke::Result<()>);

fn main() {
    println!("pinvoke: a tour of real calls");
    let sections: [Section; 4] = [
        ("libc, the C library", libc::run),
        ("libm, the math library", math::run),
        ("zlib, compression", zlib::run),
        ("SQLite, a database", sqlite::run),
    ];
    let mut failed = false;
    for (title, run) in sections {
        println!("\n== {title}");
        match run() {
            Ok(()) => {}
            Err(pinvoke::Error::Load(error)) if is_not_installed(&error) => {
                println!("   not installed here, so this part is left out:");
                println!("   {}", error.to_string().replace('\n', "\n   "));
            }
            Err(error) => {
                println!("   FAILED: {error}");
                failed = true;
            }
        }
    }
    println!("\n== what was bound");
    for bind in pinvoke::library::bind_log() {
        println!("   {:<18} {} in {}", bind.function, bind.entry, bind.library);
    }
    std::process::exit(i32::from(failed));
}

/// A library that is absent is no failure of the tour; one that is broken is.
fn is_not_installed(error: &LoadError) -> bool {
    error.is_absent()
}
