//! Functions that native code calls.
//!
//! ```csharp
//! public delegate bool FPtr(int value);
//! public delegate bool FPtr2(string value);
//! static extern void TestCallBack(FPtr cb, int value);
//! ```
//!
//! A delegate has to be kept alive by hand while native code may call it (`GC.KeepAlive`). Here the
//! closure borrows from the caller, and the call ends before the borrow does.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type NumberFunction = extern "C" fn(number: c_int) -> c_int;

#[native_callback(charset = utf8, on_panic = 0)]
#[ret(bool32)]
type LineFunction =
    extern "C" fn(line: &str, number: c_int, #[user_data] user: *mut c_void) -> bool;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    /// Without user data.
    #[entry = "fx_sample_call"]
    safe fn call(
        #[callback(NumberFunction)] f: impl FnMut(c_int) -> c_int,
        number: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_sample_lines"]
    safe fn lines(
        text: &str,
        #[callback(LineFunction, user = user)] f: impl FnMut(&str, c_int) -> bool,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
}

pub(crate) fn run() -> Result<()> {
    println!("called: {}", call(|number| number + 1, 20)?);
    let mut seen = Vec::new();
    let calls = lines("first line\nsecond line\nlast\nnever seen", |line, number| {
        seen.push(format!("{number}: {line}"));
        line != "last"
    })?;
    println!("{calls} calls: {seen:?}");
    Ok(())
}
