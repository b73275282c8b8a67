//! The strings and booleans of a callback have stated forms.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Visit = extern "C" fn(name: &str, last: bool, names: &[&str], #[len_of(names)] count: c_int) -> bool;

fn main() {}
