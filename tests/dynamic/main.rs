//! Functions, types and values that are known only at run time.
#![cfg(feature = "dynamic")]
#![allow(missing_docs)]

#[path = "../common_layouts/mod.rs"]
mod common_layouts;
#[cfg(any(target_os = "linux", all(windows, target_arch = "x86_64")))]
#[path = "../common_pages/mod.rs"]
mod common_pages;

mod any_values;
mod arrays;
mod bounded;
mod callback_forms;
mod closures;
mod closures_failing;
mod closures_retained;
mod conventions;
mod declared_handles;
mod failures;
mod field_counts;
mod forms;
mod from_meta;
mod generate;
mod given;
mod growing;
mod handlers;
mod handles;
mod headers;
mod hostile;
mod layouts;
mod owned;
mod packed;
mod pages;
mod refused;
mod registers;
mod round_trip;
mod sal;
mod scalars;
mod signatures;
mod structs;
mod support;
mod text;
mod variadic;
