//! Compiles many declarations at once, and gives the compiler's errors line by line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An error of the compiler.
#[derive(Debug, Clone)]
pub(crate) struct Diagnostic {
    pub(crate) message: String,
    /// The message with its notes and helps.
    pub(crate) rendered: String,
}

/// What every batch starts with.
const PREAMBLE: &str = "#![allow(warnings)]
use pinvoke::prelude::*;
#[derive(NativeEnum, Clone, Copy, PartialEq, Default)] #[repr(i32)] pub enum Color { #[default] Red = 1, Blue = 7 }
#[derive(Blittable, Clone, Copy, PartialEq)] #[repr(C)] pub struct Point { x: f64, y: i8 }
#[derive(NativeStruct, PartialEq)] #[native(charset = utf8)] pub struct Person { #[free(c)] name: String, age: i32 }
pub enum FileKind {} unsafe impl HandleKind for FileKind { type Raw = isize; type Owner = (); const INVALID: isize = -1; unsafe fn release((): (), _: isize) {} }
pub type File = OwnedHandle<FileKind>;
";

/// Compiles C into a shared library, runs a program that calls it, and gives what the program writes.
pub(crate) fn run(name: &str, c: &str, program: &str) -> String {
    let folder = project(name);
    let (source, library) = (folder.join("cells.c"), folder.join("libcells.so"));
    std::fs::write(&source, c).expect("the C source can be written");
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let compiled = Command::new(compiler)
        .args(["-std=gnu11", "-Wall", "-Wno-unused", "-O1", "-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .output()
        .expect("the C compiler runs");
    let messages = String::from_utf8_lossy(&compiled.stderr);
    assert!(compiled.status.success() && messages.is_empty(), "{messages}");
    let program = format!("{PREAMBLE}pub const LIBRARY: &str = {library:?};\n{program}");
    let _ = std::fs::remove_file(folder.join("src/lib.rs"));
    std::fs::write(folder.join("src/main.rs"), program).expect("the program can be written");
    let output = cargo(&folder, "run").output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn cargo(folder: &Path, verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args([verb, "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTFLAGS", "")
        .current_dir(folder);
    command
}

/// The errors of each line, none for a line that compiles.
pub(crate) fn errors(name: &str, lines: &[String]) -> BTreeMap<usize, Vec<Diagnostic>> {
    let folder = project(name);
    let source = format!("{PREAMBLE}pub const LIBRARY: &str = \"cells\"; {}\n", lines.join("\n"));
    std::fs::write(folder.join("src/lib.rs"), source).expect("the batch can be written");
    let output = cargo(&folder, "check").arg("--message-format=json").output().expect("cargo runs");
    let first = PREAMBLE.lines().count() + 1;
    let mut found: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    let mut anywhere = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some(diagnostic) = json::error(line) else { continue };
        match diagnostic.line.filter(|line| *line >= first) {
            Some(line) => found.entry(line - first).or_default().push(diagnostic.into()),
            None => anywhere.push(diagnostic.rendered),
        }
    }
    let is_summary = |text: &String| {
        text.starts_with("error: aborting") || text.starts_with("error: could not compile")
    };
    anywhere.retain(|text| !is_summary(text));
    assert!(anywhere.is_empty(), "errors outside the cells:\n{}", anywhere.join("\n"));
    assert!(
        output.status.success() || !found.is_empty(),
        "cargo failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}

fn target() -> PathBuf {
    let program = std::env::current_exe().expect("the test has a path");
    let folder = program.ancestors().find(|folder| folder.ends_with("deps"));
    let profile = folder.and_then(Path::parent).expect("target/debug/deps");
    profile.parent().expect("target/debug").join("tests/legality")
}

/// A crate of its own beside the target directory, with the versions of this workspace.
fn project(name: &str) -> PathBuf {
    let folder = target().join(name);
    std::fs::create_dir_all(folder.join("src")).expect("the folder can be made");
    let root = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\npinvoke = {{ path = {root:?} }}\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
    let _ = std::fs::copy(Path::new(root).join("Cargo.lock"), folder.join("Cargo.lock"));
    folder
}

impl From<json::Found> for Diagnostic {
    fn from(found: json::Found) -> Self {
        Self { message: found.message, rendered: found.rendered }
    }
}

/// As much JSON as the compiler's messages need.
mod json {
    /// An error with the line of its first primary span.
    pub(super) struct Found {
        pub(super) line: Option<usize>,
        pub(super) message: String,
        pub(super) rendered: String,
    }

    pub(super) fn error(text: &str) -> Option<Found> {
        let is_error = text.contains("\"reason\":\"compiler-message\"")
            && text.contains("\"level\":\"error\"");
        let rendered = string(text, "\"rendered\":\"")?;
        if !is_error || !rendered.starts_with("error") {
            return None;
        }
        // ` --> src/lib.rs:12:34`, the place of the error itself.
        let line = rendered.lines().find_map(|line| {
            let place = line.trim_start().strip_prefix("--> src/lib.rs:")?;
            place.split(':').next()?.parse().ok()
        });
        let message = rendered.lines().next().unwrap_or_default().to_owned();
        Some(Found { line, message, rendered })
    }

    /// The string behind a key.
    fn string(text: &str, key: &str) -> Option<String> {
        let start = text.find(key)? + key.len();
        let mut out = String::new();
        let mut characters = text[start..].chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => return Some(out),
                '\\' => match characters.next()? {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'u' => {
                        let digits: String = characters.by_ref().take(4).collect();
                        out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                    }
                    other => out.push(other),
                },
                other => out.push(other),
            }
        }
        None
    }
}
