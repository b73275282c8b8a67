//! A stub of plain data is a load, a test, a branch and a jump, or a load and a jump where the
//! function is bound before it is called. Read in the compiler's own listing.
#![allow(missing_docs)]
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};

/// What the program's functions are compiled to, by name.
static LISTING: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(|| parsed(&fs::read_to_string(listing()).expect("the listing is text")));

/// The kinds of arguments that `listing.rs` has a function for, bound in each way.
const KINDS: [&str; 4] = ["scalars", "structs", "written", "slices"];

/// Compiles the program in a package of its own, and gives the path of the listing.
fn listing() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    fs::create_dir_all(package.join("src")).expect("the folder can be made");
    let manifest = format!(
        "[package]\nname = \"listing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n[dependencies]\npinvoke = {{ path = {root:?}, default-features = false }}\n\
         [profile.release]\ncodegen-units = 1\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("the folder is writable");
    // The versions of this workspace, which are downloaded already.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("the workspace is locked");
    fs::copy(root.join("tests/instructions/listing.rs"), package.join("src/main.rs"))
        .expect("the program is there");

    let target = package.join("target");
    // The listing of an earlier run would be found beside this one's.
    for path in listings(&target) {
        fs::remove_file(path).expect("the folder is writable");
    }
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["rustc", "--quiet", "--offline", "--release", "--target-dir"])
        .arg(&target)
        .args(["--", "--emit", "asm"])
        .current_dir(&package)
        // Flags of the caller's, for coverage say, would be in the listing.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the program does not compile:\n{errors}");
    listings(&target).pop().expect("the compiler wrote a listing")
}

/// The listings in a target folder.
fn listings(target: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(target.join("release/deps")) else { return Vec::new() };
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let is_listing = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("listing-") && name.ends_with(".s")
    };
    paths.filter(is_listing).collect()
}

/// The instructions of every function, without directives; labels stay.
fn parsed(listing: &str) -> BTreeMap<String, Vec<String>> {
    let mut functions = BTreeMap::new();
    let mut name = None;
    for line in listing.lines() {
        if line.starts_with(".Lfunc_end") {
            name = None;
        } else if let Some(label) = line.strip_suffix(':').filter(|label| !label.starts_with('.')) {
            name = Some(label.to_owned());
        } else if let Some(name) = &name {
            let line = line.trim();
            if !line.starts_with('.') || line.ends_with(':') {
                let lines: &mut Vec<String> = functions.entry(name.clone()).or_default();
                lines.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    functions
}

/// The instructions up to the first unconditional jump or return: the path of a bound function.
fn hot_path(lines: &[String]) -> Vec<&str> {
    let mut path = Vec::new();
    for line in lines.iter().filter(|line| !line.ends_with(':')) {
        path.push(&**line);
        if ["jmp", "ret", "ud2"].iter().any(|end| line.starts_with(end)) {
            break;
        }
    }
    path
}

/// Whether each instruction is of the kind asked for; a jump must be one through a pointer.
fn is(path: &[&str], kinds: &[&str]) -> bool {
    path.len() == kinds.len()
        && path.iter().zip(kinds).all(|(instruction, kind)| {
            instruction.starts_with(kind) && (*kind != "jmp" || instruction.contains(" *"))
        })
}

/// Requires one of several sequences of every function bound in this way.
fn require(way: &str, allowed: &[&[&str]]) {
    let mut wrong = String::new();
    for kind in KINDS {
        let name = format!("{way}_{kind}");
        let lines = LISTING.get(&name).unwrap_or_else(|| panic!("the listing has no {name}"));
        let path = hot_path(lines);
        if !allowed.iter().any(|kinds| is(&path, kinds)) {
            wrong.push_str(&format!("\n{name}:\n    {}\n", lines.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "more than {allowed:?} up to the jump:\n{wrong}");
}

#[test]
fn lazily_bound_is_load_test_branch_jump() {
    require("lazy", &[&["mov", "test", "je", "jmp"]]);
}

#[test]
fn eagerly_bound_is_load_test_branch_jump() {
    require("eager", &[&["mov", "test", "je", "jmp"]]);
}

#[test]
fn bound_by_an_object_is_load_and_jump() {
    require("struct", &[&["jmp"], &["mov", "jmp"]]);
}

#[test]
fn bound_by_the_linker_is_load_and_jump() {
    require("link", &[&["jmp"]]);
}

#[test]
fn the_reader_of_listings_sees_what_is_too_much() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let good =
        lines("movq ENTRY(%rip), %rax\ntestq %rax, %rax\nje .LBB0_1\njmpq *%rax\n.LBB0_1:\nretq");
    assert!(is(&hot_path(&good), &["mov", "test", "je", "jmp"]));
    let saved =
        lines("pushq %rbx\nmovq ENTRY(%rip), %rax\ntestq %rax, %rax\nje .LBB0_1\njmpq *%rax");
    assert!(!is(&hot_path(&saved), &["mov", "test", "je", "jmp"]));
    let called = lines("movq ENTRY(%rip), %rax\ntestq %rax, %rax\nje .LBB0_1\njmp elsewhere");
    assert!(!is(&hot_path(&called), &["mov", "test", "je", "jmp"]));
}
