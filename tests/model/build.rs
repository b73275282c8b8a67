//! The modules that are modelled take loom's atomics and locks where this is set.

fn main() {
    println!("cargo::rustc-cfg=loom");
    println!("cargo::rerun-if-changed=build.rs");
}
