//! The table of features names tests that exist.
#![allow(missing_docs)]

use std::path::Path;

/// The links of the table: a test's name and its file.
fn named_tests(page: &str) -> Vec<(&str, &str)> {
    page.split("[`")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("`](../")?;
            let (file, _) = rest.split_once(')')?;
            Some((name.split_once("::")?.1, file))
        })
        .collect()
}

#[test]
fn every_test_that_the_table_names_exists() {
    let tests = named_tests(include_str!("../docs/features.md"));
    assert!(tests.len() > 50, "the table was read: {} tests", tests.len());
    for (test, file) in tests {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let source = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{file} exists"));
        assert!(source.contains(&format!("fn {test}(")), "{file} has no test `{test}`");
    }
}

/// The members that .NET documents, whatever has become of them here.
#[test]
fn every_unmanaged_type_has_its_line() {
    let page = include_str!("../docs/features.md");
    let members = "Bool I1 U1 I2 U2 I4 U4 I8 U8 R4 R8 Currency BStr LPStr LPWStr LPTStr ByValTStr IUnknown \
        IDispatch Struct Interface SafeArray ByValArray SysInt SysUInt VBByRefStr AnsiBStr TBStr VariantBool \
        FunctionPtr AsAny LPArray LPStruct CustomMarshaler Error IInspectable HString LPUTF8Str";
    for member in members.split_whitespace() {
        assert!(page.contains(&format!("`{member}`")), "`{member}` is missing");
    }
}
