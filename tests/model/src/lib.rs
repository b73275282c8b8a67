//! Every order of the steps of pinvoke's concurrent parts, tried by loom.
//!
//! The modules are the core's own files, compiled once more with loom's atomics and locks.

#[cfg(test)]
#[path = "../../../pinvoke-core/src/callback/gate.rs"]
mod gate;

#[cfg(test)]
mod calls;
