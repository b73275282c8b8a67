//! The error type of the function also holds errors of loading and of conversion.

use pinvoke::error::{Failure, FromFailure};
use pinvoke::prelude::*;

#[derive(Debug)]
struct MyError;

impl FromFailure for MyError {
    fn from_failure(_: Failure) -> Self {
        MyError
    }
}

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(negative, error = MyError)]
    safe fn getpid() -> Result<c_int, MyError>;
}

fn main() {}
