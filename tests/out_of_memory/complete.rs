//! Whether every form has a row.

/// The rows.
const ROWS: &str = concat!(
    include_str!("text.rs"),
    include_str!("arrays.rs"),
    include_str!("structs.rs"),
    include_str!("callbacks.rs"),
    include_str!("memory.rs"),
    include_str!("native.rs"),
    include_str!("dynamic.rs"),
);

/// Values of one number, which take no memory.
const WITHOUT_MEMORY: [&str; 7] =
    ["bool8", "variant_bool", "char8", "char16", "char32", "counted_utf8str", "bool32"];

/// A new form word needs a row, or a place among those that take no memory.
#[test]
fn every_form_has_a_row() {
    let source = include_str!("../../pinvoke-macros/src/parse/strategy.rs");
    let list = source.split_once("pub(crate) const FORMS").expect("the macro lists its words").1;
    let list = list.split_once("];").expect("the list ends").0;
    let words: Vec<&str> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("(\"")?.split_once('"'))
        .map(|(word, _)| word)
        .collect();
    assert!(words.len() > 15, "the list is read wrongly: {words:?}");
    let has_row = |word: &str| {
        ["marshal", "ret", "elem"].iter().any(|place| {
            ROWS.contains(&format!("{place}({word})"))
                || ROWS.contains(&format!("{place}({word},"))
                || ROWS.contains(&format!("{place} = {word})"))
        })
    };
    let missing: Vec<_> =
        words.iter().filter(|word| !WITHOUT_MEMORY.contains(word) && !has_row(word)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}
