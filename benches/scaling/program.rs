//! The source of a program that declares many functions, and of their C library.

use std::fmt::Write;

/// Functions of one block.
pub(super) const BLOCK: usize = 500;

/// A C library with so many functions.
pub(super) fn library(functions: usize) -> String {
    let mut source = String::new();
    for index in 0..functions {
        writeln!(source, "int scale_{index}(int value) {{ return value + {index}; }}")
            .expect("a string takes all");
    }
    source
}

/// A program that declares so many functions of the library, in blocks of so many.
///
/// Without an argument it does nothing: what is left is starting it. With `first` it calls every
/// function, twice, and with `dlsym` it looks every name up; both print nanoseconds for each.
pub(super) fn program(library: &str, functions: usize, block: usize) -> String {
    let mut source = format!(
        "#![allow(missing_docs)]\nuse std::ffi::{{CString, c_char, c_int, c_void}};\nuse std::time::Instant;\n\
         const LIBRARY: &str = {library:?};\n"
    );
    let mut line = |text: String| writeln!(source, "{text}").expect("a string takes all");
    for start in (0..functions).step_by(block) {
        line("#[pinvoke::dll_import(LIBRARY)]\nunsafe extern \"C\" {".to_owned());
        for index in start..functions.min(start + block) {
            line(format!("    safe fn scale_{index}(value: i32) -> i32;"));
        }
        line("}".to_owned());
    }
    line(format!("static FUNCTIONS: [fn(i32) -> i32; {functions}] = ["));
    (0..functions).for_each(|index| line(format!("    scale_{index},")));
    line("];".to_owned());
    source.push_str(MAIN);
    source
}

const MAIN: &str = r#"
unsafe extern "C" {
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

fn main() {
    let count = FUNCTIONS.len().max(1);
    let nanoseconds = |start: Instant| start.elapsed().as_secs_f64() * 1e9 / count as f64;
    match std::env::args().nth(1).as_deref() {
        Some("first") => {
            // The first call of all loads the library.
            if let Some(first) = FUNCTIONS.first() {
                assert_eq!(first(1), 1);
            }
            for _ in 0..2 {
                let start = Instant::now();
                for (index, function) in FUNCTIONS.iter().enumerate().skip(1) {
                    assert_eq!(function(1), 1 + index as i32);
                }
                println!("{}", nanoseconds(start));
            }
        }
        Some("dlsym") => {
            let names: Vec<CString> =
                (0..count).map(|index| CString::new(format!("scale_{index}")).unwrap()).collect();
            let library = CString::new(LIBRARY).unwrap();
            // SAFETY: the names are terminated, and the library has no initialisers.
            let library = unsafe { dlopen(library.as_ptr(), 1) };
            let start = Instant::now();
            for name in &names {
                // SAFETY: as above.
                assert!(!unsafe { dlsym(library, name.as_ptr()) }.is_null());
            }
            println!("{}", nanoseconds(start));
        }
        _ => {
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let resident = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            println!("{}", resident.map_or("0", |line| line.trim().trim_end_matches(" kB")));
        }
    }
}
"#;
