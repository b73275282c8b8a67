//! Names and places that an attacker would choose.

use std::process::Command;

use crate::support::{Scratch, open, refused};
use pinvoke_core::library::Library;

const ANSWER: &str = "int answer(void) { return 13; }";
/// Tells a child of this test program what to do.
const ROLE: &str = "PINVOKE_TEST_ROLE";

/// Runs the test of that name again in a process that stands in `scratch`.
fn again(test: &str, scratch: &Scratch, environment: &[(&str, &str)]) -> bool {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("security::{test}")])
        .current_dir(scratch.path(""))
        .env(ROLE, "child")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    output.status.success()
}

fn is_child() -> bool {
    std::env::var_os(ROLE).is_some()
}

/// Windows is the system where this used to go wrong; here nothing must change it.
#[test]
fn the_working_directory_is_not_searched() {
    if is_child() {
        for name in ["planted", "libplanted", "libplanted.so"] {
            // SAFETY: nothing is loaded, or the test fails.
            assert!(unsafe { Library::try_open(name) }.unwrap().is_none(), "{name} was loaded");
        }
        return;
    }
    let scratch = Scratch::new();
    scratch.compile("libplanted.so", ANSWER, &[]);
    assert!(again("the_working_directory_is_not_searched", &scratch, &[]));
    // PATH is where Windows looks, after everything else; here it says nothing of libraries.
    let here = scratch.path("");
    let here = here.to_str().unwrap();
    assert!(again("the_working_directory_is_not_searched", &scratch, &[("PATH", here)]));
    // What the loader's own variable names is trusted, as `man ld.so` has it: whoever sets it could
    // start another program as well. That it is found there shows that the file could be loaded.
    let trusted = [("LD_LIBRARY_PATH", here)];
    assert!(!again("the_working_directory_is_not_searched", &scratch, &trusted));
}

#[test]
fn a_link_is_followed_and_one_that_leads_nowhere_is_absent() {
    let scratch = Scratch::new();
    let path = scratch.compile("libreal.so", ANSWER, &[]);
    let (link, dangling) = (scratch.path("liblink.so"), scratch.path("libdangling.so"));
    std::os::unix::fs::symlink(&path, &link).unwrap();
    std::os::unix::fs::symlink(scratch.path("nowhere"), &dangling).unwrap();
    let (by_link, by_path) = (open(&link).unwrap(), open(&path).unwrap());
    assert_eq!(by_link.get(c"answer").unwrap(), by_path.get(c"answer").unwrap());
    assert!(refused(&dangling).is_absent());
    let circle = scratch.path("libcircle.so");
    std::os::unix::fs::symlink(&circle, &circle).unwrap();
    assert_eq!(refused(&circle).attempts().len(), 1);
}

/// A name with a separator is a path, and stands for that one file: no `lib` forms, no other places.
#[test]
fn a_path_upwards_is_no_name_to_search_for() {
    let scratch = Scratch::new();
    scratch.compile("libup.so", ANSWER, &[]);
    std::fs::create_dir(scratch.path("inner")).unwrap();
    assert!(open(scratch.path("inner/../libup.so")).is_ok());
    assert!(refused(&scratch.path("inner/../up")).is_absent());
    // SAFETY: nothing is loaded, or the test fails.
    let searched = unsafe { Library::open_with("../libup.so", scratch.search()) };
    let error = searched.expect_err("a path is not joined to the places of a search");
    assert!(error.attempts().iter().all(|attempt| !attempt.name.contains("inner")), "{error}");
}

#[test]
fn names_of_any_length_are_only_errors() {
    for length in [255, 256, 4095, 4096, 100_000] {
        let name = "n".repeat(length);
        assert!(open(&name).is_err(), "{length}");
        assert!(open(format!("/tmp/{name}.so")).is_err(), "{length}");
        assert!(open(format!("{}libm.so", "../".repeat(length))).is_err(), "{length}");
    }
}

/// The name is an argument of the loader, of no shell and no format.
#[test]
fn odd_characters_mean_nothing() {
    for name in ["%s%n", "$ORIGIN/libm.so.6x", "`id`", "a;b", "\u{202e}os.mbil", "\n", "a\\b"] {
        assert!(open(name).is_err(), "{name:?}");
    }
}
