//! Every order of the steps of pinvoke's concurrent parts, tried by loom.
//!
//! The modules are the core's own files, compiled once more with loom's atomics and locks.

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/callback/gate.rs"]
mod gate;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod calls;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/library/slot.rs"]
mod slot;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/library/chain.rs"]
mod chain;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/library/replaceable.rs"]
mod replaceable;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod binding;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
#[path = "../../../pinvoke-core/src/dynamic/interned.rs"]
mod interned;

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod sharing;
