//! The text, booleans and characters of a native struct have stated forms.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Options<'a> {
    name: &'a str,
    visible: bool,
    letter: char,
    names: [String; 2],
}

fn main() {}
