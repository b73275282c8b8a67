//! Text in code pages by signatures that are known only at run time; the expected bytes are those of the
//! vendors' tables.
#![allow(missing_docs)]
#![cfg(feature = "dynamic")]

#[cfg(feature = "codepages")]
#[path = "../common_layouts/mod.rs"]
mod common_layouts;
#[cfg(feature = "codepages")]
mod pages;
mod system_page;

use pinvoke::dynamic::{NarrowText, Signature};

/// The error shows the place, and what to do.
#[test]
fn a_page_that_is_not_there_is_an_error() {
    let error = Signature::parse("_Code_page_(\"windows-1259\") int f(const char *t)").unwrap_err();
    let unknown =
        "line 1, column 13: there is no code page `windows-1259`, did you mean `windows-125";
    let unsupported =
        "line 1, column 13: text in windows-1259 is not supported: enable the feature `codepages`";
    // Where the whole workspace is built, the command line tool has the core know code pages.
    let is_unsupported = !cfg!(feature = "codepages") && error.to_string().starts_with(unsupported);
    assert!(is_unsupported || error.to_string().starts_with(unknown), "{error}");
    assert!(NarrowText::code_page("windows-1259").is_err());
    let error = Signature::parse("_Code_page_(windows) int f(const char *t)").unwrap_err();
    assert!(error.to_string().contains("expected a code page in quotes"), "{error}");
}
