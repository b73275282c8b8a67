//! What the macros write, as files to read: `expansions/*.rs`.
//!
//! Each file starts with the declaration and goes on with its expansion, in which `rt` stands for the
//! path of the runtime module. `scripts/update-expectations.sh` writes the files anew.

mod declaration;
mod derives;
mod functions;
mod seeds;
mod signatures;

use expect_test::ExpectFile;
use proc_macro2::TokenStream;

/// Compares the expansion of a declaration with its file. The expansion must be Rust, and without
/// errors of its own.
fn compare(declaration: &str, expansion: &TokenStream, expected: &ExpectFile) {
    let expansion = expansion.to_string().replace(":: pinvoke :: __private", "rt");
    let file: syn::File = syn::parse_str(&expansion).expect("the macro writes Rust");
    let text = prettyplease::unparse(&file);
    assert!(!text.contains("compile_error"), "the declaration is refused:\n{text}");
    let declaration: String = declaration
        .trim()
        .lines()
        .map(|line| format!("// {line}").trim_end().to_owned() + "\n")
        .collect();
    expected.assert_eq(&format!("{declaration}\n{text}"));
}

/// The tokens of Rust text.
fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the declaration is Rust")
}

/// Splits `#[attribute(arguments)]` from the item behind it.
fn split(declaration: &str) -> (TokenStream, TokenStream) {
    let (attribute, item) =
        declaration.trim().split_once("]\n").expect("an attribute on a line of its own");
    let arguments = attribute.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    (tokens(arguments), tokens(item))
}
