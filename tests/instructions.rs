//! A stub of plain data is a load, a test, a branch and a jump, or a load and a jump where the
//! function is bound before it is called. Read in the compiler's own listing, for this system and for
//! Windows.
#![allow(missing_docs)]
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

#[path = "instructions/compiled.rs"]
mod compiled;

use compiled::{KINDS, compiled, hot_path};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::LazyLock;

type Listing = BTreeMap<String, Vec<String>>;

static HOST: LazyLock<Listing> = LazyLock::new(|| compiled(None));

const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// `None` where nothing is compiled for Windows.
static ON_WINDOWS: LazyLock<Option<Listing>> = LazyLock::new(|| {
    let linker = Command::new("x86_64-w64-mingw32-gcc").arg("--version").output();
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WINDOWS]);
    let libraries = rustc.output().expect("rustc runs");
    let libraries = String::from_utf8_lossy(&libraries.stdout).trim_end().to_owned();
    if linker.is_err() || !std::path::Path::new(&libraries).exists() {
        println!("not run: {WINDOWS} is not installed; `scripts/windows.sh --setup-only` does so");
        return None;
    }
    Some(compiled(Some(WINDOWS)))
});

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
        let lines = HOST.get(&name).unwrap_or_else(|| panic!("the listing has no {name}"));
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

/// What a function of the listing does until it has called, without labels.
fn length(listing: &Listing, name: &str) -> usize {
    let lines = listing.get(name).unwrap_or_else(|| panic!("the listing has no {name}"));
    hot_path(lines).len()
}

/// What tells an empty slice on Windows (see `pinvoke-core/src/marshal/address.rs`): a test, a branch,
/// and the load of another address, which is jumped over.
const FOR_SLICES: usize = 3;

/// The test of the pointer, and a branch that is not taken.
const FOR_CHECK: usize = 2;

#[test]
fn on_windows_a_call_is_one_through_a_pointer_and_the_check() {
    let Some(listing) = &*ON_WINDOWS else { return };
    let same = |name: String, expected: usize| {
        assert_eq!(length(listing, &name), expected, "{name}: {:#?}", listing[&name]);
    };
    for kind in KINDS {
        let slices = if kind == "slices" { FOR_SLICES } else { 0 };
        let through_pointer = length(listing, &format!("pointer_{kind}")) + slices;
        same(format!("lazy_{kind}"), through_pointer + FOR_CHECK);
        same(format!("eager_{kind}"), through_pointer + FOR_CHECK);
        same(format!("link_{kind}"), length(listing, &format!("extern_{kind}")) + slices);
    }
    same("pointer_scalars".to_owned(), 2);
    same("extern_scalars".to_owned(), 1);
}
