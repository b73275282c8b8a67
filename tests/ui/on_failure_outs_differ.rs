//! The error type takes the values that the failed call leaves.

use pinvoke::error::{Failure, FromFailure};
use pinvoke::prelude::*;

#[derive(Debug)]
struct MyError;

impl From<pinvoke::Error> for MyError {
    fn from(_: pinvoke::Error) -> Self {
        MyError
    }
}
impl FromFailure for MyError {
    fn from_failure(_: Failure) -> Self {
        MyError
    }
}

#[dll_import("sqlite3", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = MyError)]
    safe fn exec(sql: &str, #[out(on_failure)] #[free(c)] message: String) -> Result<(), MyError>;
}

fn main() {}
