//! Borrowed text does not outlive its owner.

use pinvoke::prelude::*;

enum StatementKind {}
// SAFETY: not called.
unsafe impl HandleKind for StatementKind {
    type Raw = *mut c_void;
    type Owner = ();
    const INVALID: *mut c_void = std::ptr::null_mut();
    unsafe fn release((): (), _: *mut c_void) {}
}
type Statement = OwnedHandle<StatementKind>;

#[dll_import("sqlite3", charset = utf8)]
unsafe extern "C" {
    #[entry = "sqlite3_column_text"]
    #[borrowed(statement)]
    safe fn column_text(statement: &Statement, column: c_int) -> Result<Option<&str>>;
}

fn name(statement: Statement) -> Result<Option<&'static str>> {
    column_text(&statement, 0)
}

fn dropped(statement: Statement) -> Result<()> {
    let name = column_text(&statement, 0)?;
    drop(statement);
    println!("{name:?}");
    Ok(())
}

fn main() {}
