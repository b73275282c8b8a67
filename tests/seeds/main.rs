//! Every seed of the fuzz targets once more, as a test: bytes of any kind are refused, or read as an
//! oracle reads them. What fuzzing has found becomes a seed.
#![allow(missing_docs)]
#![cfg(target_os = "linux")]

#[path = "../common_layouts/mod.rs"]
mod common_layouts;
mod names;
mod structs;
mod text;

use std::path::Path;

#[track_caller]
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut seeds = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        // Cut short at every place, a seed ends in the middle of something.
        for length in 0..=bytes.len() {
            run(&bytes[..length]);
        }
        seeds += 1;
    }
    assert!(seeds > 0, "{} has no seeds", folder.display());
}

#[test]
fn text() {
    replay("text", text::read);
}

#[test]
fn structs() {
    replay("structs", structs::read);
}

#[test]
fn names() {
    replay("names", names::read);
}

common_layouts::layouts_agree! {
    native structs::Flat = "twin_flat";
    native structs::Bits = "twin_more_bits";
    native structs::Pointing = "twin_pointing";
    native structs::Tagged = "twin_tagged";
    native structs::Message = "twin_message";
}
