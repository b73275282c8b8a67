//! Every order of the steps of pinvoke's concurrent parts, tried by loom.
//!
//! The modules are the core's own files, compiled once more with loom's atomics and locks.

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/callback/gate.rs"]
mod gate;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod calls;
