//! Compiles the C folder, optimised whatever the cargo profile is: the functions that are called into a
//! shared library, and the loops that call them into the program.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=c");
    println!("cargo::rerun-if-env-changed=PINVOKE_WITHOUT_C");
    let variable = |name: &str| env::var(name).expect("cargo sets it for build scripts");
    let out = PathBuf::from(variable("OUT_DIR"));
    let folder = Path::new(&variable("CARGO_MANIFEST_DIR")).join("c");
    let file_name = match variable("CARGO_CFG_TARGET_OS").as_str() {
        "windows" => "pinvoke_bench.dll",
        "macos" => "libpinvoke_bench.dylib",
        _ => "libpinvoke_bench.so",
    };
    let library = out.join(file_name);
    let path = library.to_str().expect("the build folder's path is valid UTF-8");
    // A Windows program that was built elsewhere runs under Wine, where Z: is the root.
    let path = match file_name.ends_with(".dll") && path.starts_with('/') {
        true => format!("Z:{}", path.replace('/', "\\")),
        false => path.to_owned(),
    };
    println!("cargo::rustc-env=PINVOKE_BENCH_LIBRARY={path}");
    println!("cargo::rustc-link-search=native={}", out.display());
    // `cargo check` of a target that has no C compiler here.
    if env::var_os("PINVOKE_WITHOUT_C").is_some() {
        return;
    }
    let build = || {
        let mut build = cc::Build::new();
        build.opt_level(2).debug(false).std("c11").warnings(true);
        build
    };
    let mut command = build().get_compiler().to_command();
    command.args(["-shared", "-fPIC", "-o"]).arg(&library);
    if file_name.ends_with(".so") {
        command.arg(format!("-Wl,-soname,{file_name}"));
    }
    let [callees, loops] = [["callees.c", "people.c"], ["loops.c", "people_loops.c"]]
        .map(|part| part.map(|name| folder.join(name)));
    command.args(callees);
    // A processor may take longer for a call to code that lies far away, as a library does from the
    // program: C has to call from where Rust calls. Of a DLL's function a program's static data has the
    // address of a jump only, which C would then pay for, so that there the loops stay in the library.
    if file_name.ends_with(".dll") {
        command.args(&loops);
    }
    let status = command.status().expect("the C compiler can be started");
    assert!(status.success(), "{command:?}: {status}");
    if !file_name.ends_with(".dll") {
        build().files(&loops).compile("pinvoke_bench_loops");
    }
}
