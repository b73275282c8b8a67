//! `pinvoke exports`.

use std::process::Command;

use serde_json::json;

use crate::support::{FIXTURES, json, pinvoke, printed};

/// The lines that name an export, without a version.
fn line_of<'o>(output: &'o str, name: &str) -> Option<&'o str> {
    output.lines().find(|line| {
        let found = line.split_whitespace().next().unwrap_or_default();
        found.split('@').next() == Some(name)
    })
}

#[test]
fn functions_and_variables_of_the_fixture_library() {
    let all = printed(&["exports", FIXTURES]);
    assert!(line_of(&all, "fx_answer").unwrap().contains("function"));
    assert!(line_of(&all, "fx_exported_value").unwrap().contains("data"));
    // Hidden: `fxi_` is for the library itself.
    assert!(!all.contains("fxi_"), "{all}");
    let some = printed(&["exports", "--filter", "answer", FIXTURES]);
    assert_eq!(some.lines().count(), 1);
}

#[test]
fn every_declared_function_is_exported_and_nothing_undeclared() {
    let listed = json(&["exports", FIXTURES]);
    let names: Vec<&str> = listed["exports"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|export| export["name"].as_str())
        .collect();
    for name in ["fx_alloc", "fx_echo_i8", "fx_twenty", "fx_call_point", "fx_make_point"] {
        assert!(names.contains(&name), "{name}");
    }
    // On 32-bit Windows stdcall functions have the size of their arguments behind an `@`.
    let declared = |name: &str| {
        name.split('@').next().is_some_and(|name| pinvoke_fixtures::DECLARATIONS.contains(name))
    };
    let undeclared: Vec<_> =
        names.iter().filter(|name| name.starts_with("fx_") && !declared(name)).collect();
    assert!(undeclared.is_empty(), "{undeclared:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn versions_of_a_system_library() {
    // `pow` got a second version with glibc 2.29, which does not set `errno` in the old way.
    let listed = json(&["exports", "--filter", "pow", "libm.so.6"]);
    assert_eq!(listed["format"], "ELF");
    let versions: Vec<&str> = listed["exports"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|export| export["name"] == "pow")
        .filter_map(|export| export["version"].as_str())
        .collect();
    assert!(versions.contains(&"GLIBC_2.29"), "{versions:?}");
}

/// A DLL with one of each kind of entry, if a compiler for it is installed.
fn dll() -> Option<std::path::PathBuf> {
    let folder = std::env::temp_dir().join(format!("pinvoke-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (source, exports, dll) = (folder.join("a.c"), folder.join("a.def"), folder.join("a.dll"));
    std::fs::write(
        &source,
        "int first(void) { return 1; }\nint hidden(void) { return 2; }\nint value = 3;\n",
    )
    .unwrap();
    std::fs::write(
        &exports,
        "EXPORTS\nfirst @7\nhidden @9 NONAME\nvalue @11 DATA\nother=KERNEL32.Sleep @13\n",
    )
    .unwrap();
    let compiler = Command::new("x86_64-w64-mingw32-gcc")
        .args(["-shared", "-nostdlib", "-e", "0", "-o"])
        .args([&dll, &source, &exports])
        .status()
        .ok()?;
    assert!(compiler.success());
    Some(dll)
}

#[test]
fn a_windows_library_anywhere() {
    let Some(dll) = dll() else {
        eprintln!("skipped: no x86_64-w64-mingw32-gcc");
        return;
    };
    let path = dll.to_str().unwrap();
    let listed = json(&["exports", path]);
    assert_eq!((&listed["format"], &listed["architecture"]), (&json!("PE"), &json!("x86_64")));
    let found: Vec<_> = listed["exports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|export| json!([export["name"], export["kind"], export["ordinal"], export["forward"]]))
        .collect();
    // As the .def file says.
    assert_eq!(
        json!(found),
        json!([
            [null, "function", 9, null],
            ["first", "function", 7, null],
            ["other", "forward", 13, "KERNEL32.Sleep"],
            ["value", "data", 11, null],
        ])
    );
    let shown = printed(&["exports", path]);
    assert!(line_of(&shown, "other").unwrap().ends_with("-> KERNEL32.Sleep"), "{shown}");
    assert!(shown.contains("(no name)"), "{shown}");
}

#[test]
fn no_library() {
    let run = pinvoke(&["exports", pinvoke_fixtures::HEADER]);
    assert_eq!((run.code, &*run.out), (3, ""));
    assert!(run.error.contains("this is no library of a known format"), "{run:?}");
    let run = pinvoke(&["exports", "no-such-library-of-ours"]);
    assert_eq!(run.code, 3);
    assert!(run.error.contains("no-such-library-of-ours"), "{run:?}");
    let run = pinvoke(&["exports", "/no/such/library.so"]);
    assert_eq!(run.code, 3);
}

#[test]
fn other_files_are_named() {
    let path = std::env::temp_dir().join(format!("pinvoke-cli-other-{}", std::process::id()));
    for (content, expected) in [
        (&b""[..], "it is empty"),
        (b"!<arch>\n", "it is an archive of object files, for static linking"),
        (
            b"/* GNU ld script */\nGROUP ( /lib/libm.so.6 )\n",
            "it is a script of the linker, which names others: GROUP ( /lib/libm.so.6 )",
        ),
        (b"hello\n", "it is a text"),
        (b"\xff\xfe\xfd\xfc", "this is no library of a known format"),
    ] {
        std::fs::write(&path, content).unwrap();
        let run = pinvoke(&["exports", path.to_str().unwrap()]);
        assert_eq!((run.code, &*run.out), (3, ""));
        assert!(run.error.contains(expected), "{expected}: {run:?}");
    }
    std::fs::remove_file(path).unwrap();
}

/// Files that are cut off or overwritten are refused, not misread.
#[test]
fn damaged_libraries() {
    let whole = std::fs::read(FIXTURES).unwrap();
    let path = std::env::temp_dir().join(format!("pinvoke-cli-damaged-{}", std::process::id()));
    for length in [4, 20, 64, 300, whole.len() / 2] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let run = pinvoke(&["exports", path.to_str().unwrap()]);
        // Either an error, or a table that was complete; never a crash.
        assert!(matches!(run.code, 0 | 3), "{length}: {run:?}");
    }
    std::fs::remove_file(path).unwrap();
}
