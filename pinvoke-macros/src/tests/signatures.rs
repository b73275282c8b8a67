//! Callback signatures and handles.

use expect_test::expect_file;

use super::{compare, split};

#[test]
fn a_callback_with_user_data() {
    let declaration = r#"
#[native_callback(charset = utf8, on_panic = 1)]
pub type Row = extern "C" fn(#[user_data] state: *mut c_void, #[len_of(values)] columns: c_int, values: &[Option<&str>]) -> c_int;
"#;
    let (arguments, item) = split(declaration);
    let expansion = crate::expand::native_callback(arguments, item);
    compare(declaration, &expansion, &expect_file!["expansions/callback.rs"]);
}

#[test]
fn an_exported_function() {
    let declaration = r#"
#[unmanaged_callers_only(entry = unsafe "last_line", charset = utf8, hresult)]
pub extern "system" fn last_line(text: &str, #[retval] #[free(cotaskmem)] line: String) -> Result<String> {
    Ok(text.lines().last().unwrap_or_default().to_owned())
}
"#;
    let (arguments, item) = split(declaration);
    let expansion = crate::expand::unmanaged_callers_only(arguments, item);
    compare(declaration, &expansion, &expect_file!["expansions/exported.rs"]);
}

#[test]
fn a_handle() {
    let declaration = r#"
#[native_handle(release = unsafe close, invalid = -1, send)]
pub type File = c_int;
"#;
    let (arguments, item) = split(declaration);
    let expansion = crate::expand::native_handle(arguments, item);
    compare(declaration, &expansion, &expect_file!["expansions/handle.rs"]);
}
