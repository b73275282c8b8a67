//! The listing of a small program, read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The kinds of arguments that `listing.rs` has a function for, bound in each way.
pub(crate) const KINDS: [&str; 4] = ["scalars", "structs", "written", "slices"];

/// What the program's functions are compiled to, by name; for another system if one is named.
pub(crate) fn compiled(target: Option<&str>) -> BTreeMap<String, Vec<String>> {
    parsed(&fs::read_to_string(listing(target)).expect("the listing is text"))
}

/// Compiles the program in a package of its own, and gives the path of the listing.
fn listing(target: Option<&str>) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions").join(target.unwrap_or("host"));
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

    let folder = package.join("target");
    let deps = folder.join(target.unwrap_or_default()).join("release/deps");
    // The listing of an earlier run would be found beside this one's.
    for path in listings(&deps) {
        fs::remove_file(path).expect("the folder is writable");
    }
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["rustc", "--quiet", "--offline", "--release", "--target-dir"])
        .arg(&folder)
        .args(target.map(|target| format!("--target={target}")))
        .args(["--", "--emit", "asm"])
        .current_dir(&package)
        // Flags of the caller's, for coverage say, would be in the listing.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the program does not compile:\n{errors}");
    listings(&deps).pop().expect("the compiler wrote a listing")
}

/// The listings in a folder.
fn listings(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
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
    let (mut name, mut aliases) = (None, Vec::new());
    for line in listing.lines() {
        // A function that was found to be the same as another one.
        if let Some((alias, original)) = line.split_once(" = ") {
            aliases.push((alias.to_owned(), original.to_owned()));
        } else if line.starts_with(".Lfunc_end") {
            name = None;
        } else if let Some(label) = line.strip_suffix(':').filter(|label| !label.starts_with('.')) {
            name = Some(label.to_owned());
        } else if let Some(name) = &name {
            // A prefix that says nothing about what is done.
            let line = line.trim().trim_start_matches("rex64 ");
            if !line.is_empty() && (!line.starts_with('.') || line.ends_with(':')) {
                let lines: &mut Vec<String> = functions.entry(name.clone()).or_default();
                lines.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    for (alias, original) in aliases {
        if let Some(lines) = functions.get(&original).cloned() {
            functions.insert(alias, lines);
        }
    }
    functions
}

/// The instructions up to the first unconditional jump or return: the path of a bound function.
pub(crate) fn hot_path(lines: &[String]) -> Vec<&str> {
    let mut path = Vec::new();
    for line in lines.iter().filter(|line| !line.ends_with(':')) {
        path.push(&**line);
        if ["jmp", "ret", "ud2"].iter().any(|end| line.starts_with(end)) {
            break;
        }
    }
    path
}
