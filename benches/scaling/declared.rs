//! Programs that declare many functions: what compiling, starting and holding them costs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use super::program::{BLOCK, library, program};
use super::table::{Table, write_csv};
use super::{Effort, grouped, least};

/// The functions of the C library.
const MOST: usize = 10_000;
/// Functions and functions of a block: one large block beside many small ones.
const PROGRAMS: [(usize, usize); 4] = [(0, BLOCK), (500, BLOCK), (2_000, 2_000), (MOST, BLOCK)];

pub(super) fn run(effort: Effort) {
    let package = package();
    let columns = [
        "functions",
        "in blocks of",
        "compile, s",
        "expansion, B each",
        "executable, B each",
        "start, ms",
        "resident, KiB",
    ];
    let mut table = Table::new("declared", "functions that a program declares", columns);
    let mut empty = None;
    let mut more_resident = Vec::new();
    for (functions, block) in PROGRAMS {
        let name = format!("declares_{functions}");
        // The first one compiles what all depend on as well; only the second time counts.
        let mut seconds = 0.0;
        for _ in 0..1 + usize::from(functions == 0) {
            let source = package.join("src/bin").join(&name).with_extension("rs");
            let text = fs::read(&source).expect("the program was written");
            // Written again, so that it is compiled again.
            fs::write(&source, text).expect("the folder is writable");
            let start = Instant::now();
            cargo(&package, &["build", "--quiet", "--release", "--bin", &name]);
            seconds = start.elapsed().as_secs_f64();
        }
        let expansion = cargo_expanded(&package, &name).len();
        let executable = package.join("target/release").join(&name);
        let size = fs::metadata(&executable).expect("cargo wrote it").len() as usize;
        let resident = numbers(&executable, "")[0];
        let start = least(effort.repetitions(41), || drop(numbers(&executable, ""))) / 1e6;
        let (first_size, first_expansion, first_resident) =
            *empty.get_or_insert((size, expansion, resident));
        more_resident.push((resident - first_resident) / 1024.0);
        let each = |whole: usize, base: usize| match functions {
            0 => String::new(),
            count => grouped((whole.saturating_sub(base) / count) as u64),
        };
        table.line(vec![
            grouped(functions as u64),
            if functions == 0 { String::new() } else { grouped(block as u64) },
            format!("{seconds:.1}"),
            each(expansion, first_expansion),
            each(size, first_size),
            format!("{start:.1}"),
            grouped(resident as u64),
        ]);
    }
    table.write();
    let executable = package.join(format!("target/release/declares_{MOST}"));
    let first = first_calls(effort, &executable);
    let limit = |what: &str, limit: &str, measured: f64, unit: &str| {
        [what.to_owned(), limit.to_owned(), format!("{measured:.4}"), unit.to_owned()]
    };
    let limits = [
        ["what", "limit", "measured", "unit"].map(str::to_owned),
        limit("first call of a function: pinvoke lazy − dlsym", "80", first, "ns"),
        limit("a process that declares 500 functions − none", "0.3", more_resident[1], "MiB"),
    ];
    write_csv("limits-scaling", limits.iter().map(<[String; 4]>::as_slice));
}

/// The first call of each function, beside `dlsym` alone, in processes of their own: how many
/// nanoseconds more it takes.
fn first_calls(effort: Effort, executable: &Path) -> f64 {
    let (mut first, mut second, mut dlsym) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..effort.repetitions(21) {
        let times = numbers(executable, "first");
        (first, second) = (first.min(times[0]), second.min(times[1]));
        dlsym = dlsym.min(numbers(executable, "dlsym")[0]);
    }
    println!(
        "\nfirst call of a function: {first:.0} ns; dlsym alone {dlsym:.0} ns, so {:.0} ns more; \
         the next call {second:.1} ns",
        first - dlsym
    );
    first - dlsym
}

/// Runs a program and reads the numbers that it prints.
fn numbers(executable: &Path, argument: &str) -> Vec<f64> {
    let output = Command::new(executable).arg(argument).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

/// A package of its own with all programs, and the C library.
fn package() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaling");
    fs::create_dir_all(package.join("src/bin")).expect("the folder can be made");
    let manifest = format!(
        "[package]\nname = \"scaling\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\npinvoke = {{ path = {root:?}, default-features = false }}\n\
         [profile.release]\nstrip = true\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("the folder is writable");
    // The versions of this workspace, which are downloaded already.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("the workspace is locked");
    let (source, shared) = (package.join("scale.c"), package.join("libscale.so"));
    fs::write(&source, library(MOST)).expect("the folder is writable");
    let compiled = Command::new(env::var_os("CC").unwrap_or("cc".into()))
        .args(["-O1", "-shared", "-fPIC", "-o"])
        .args([&shared, &source])
        .status();
    assert!(compiled.expect("there is a C compiler").success(), "the C library does not compile");
    for (functions, block) in PROGRAMS {
        let path = package.join(format!("src/bin/declares_{functions}.rs"));
        let text = program(&shared.to_string_lossy(), functions, block);
        fs::write(path, text).expect("the folder is writable");
    }
    package
}

fn cargo(package: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(arguments)
        .args(["--offline", "--target-dir", "target"])
        .current_dir(package)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The program with its macros expanded, as the compiler prints it.
fn cargo_expanded(package: &Path, name: &str) -> Vec<u8> {
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["rustc", "--quiet", "--offline", "--target-dir", "target"])
        .args(["--bin", name, "--", "-Zunpretty=expanded"])
        .current_dir(package)
        // The compiler prints expansions on the nightly channel only, unless it is told otherwise.
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
