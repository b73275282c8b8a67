//! Declarations of real libraries: libc, libm, zlib, SQLite, libcurl and GLib.
//!
//! Expected values come from the standards and the libraries' documentation, or from the libraries
//! themselves by another way. `scripts/setup.sh` installs them.
#![allow(missing_docs)]
#![cfg(target_os = "linux")]

#[path = "../common_layouts/mod.rs"]
mod common_layouts;

mod c;
mod curl;
mod glib;
mod sqlite;
mod zlib;
