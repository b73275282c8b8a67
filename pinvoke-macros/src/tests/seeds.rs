//! The seeds of the fuzz target `attributes`: declarations that are right, and some that are not.

use std::path::Path;

use super::declaration::expand;

/// One word in so many is left out, each on its own: all of them would take minutes.
const STRIDE: usize = 100;

/// Each seed, and each one without one of its words: the macros write Rust in any case.
#[test]
fn whatever_is_declared_the_macros_write_rust() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/attributes");
    let mut seeds = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        expand(&text);
        let words: Vec<&str> = text.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
        for left_out in (seeds % STRIDE..words.len()).step_by(STRIDE) {
            let mut words = words.clone();
            words.remove(left_out);
            expand(&words.concat());
        }
        seeds += 1;
    }
    assert!(seeds > 0, "{} has no seeds", folder.display());
}
