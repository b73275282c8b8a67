//! Functions, types and values that are known only at run time.
#![cfg(feature = "dynamic")]
#![allow(missing_docs)]

mod layouts;
mod refused;
mod signatures;
mod structs;
mod support;
