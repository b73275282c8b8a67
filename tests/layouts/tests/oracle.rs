//! bindgen and the C compiler agree on every struct of the fixtures: two witnesses for the numbers that
//! the twins are compared with.
#![allow(missing_docs)]

use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_layout(what: &str) -> Result<c_long>;
}

#[test]
fn bindgen_and_the_compiler_agree() {
    let layouts = match pinvoke_layouts::layouts() {
        Ok(layouts) => layouts,
        Err(reason) => return eprintln!("bindgen_and_the_compiler_agree is skipped: {reason}"),
    };
    let mut compared = 0;
    for (what, size) in &layouts {
        let in_c = fx_layout(what).unwrap();
        // The fixture knows the structs that have twins, bindgen those of all headers.
        if in_c >= 0 {
            assert_eq!(in_c as usize, *size, "{what}");
            compared += 1;
        }
    }
    for what in [
        "sizeof name",
        "alignof all16",
        "all1.b15",
        "tag_u16.after",
        "sizeof event",
        "directory.entries",
    ] {
        assert!(layouts.contains_key(what) && fx_layout(what).unwrap() >= 0, "{what}");
    }
    assert!(compared > 350, "{compared} of {} sizes and offsets are known to both", layouts.len());
}
