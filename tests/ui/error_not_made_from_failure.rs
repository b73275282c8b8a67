//! The declared error type can be made from a failed call.

use pinvoke::prelude::*;

#[derive(Debug)]
struct MyError;

impl From<pinvoke::Error> for MyError {
    fn from(_: pinvoke::Error) -> Self {
        MyError
    }
}

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(negative, error = MyError)]
    safe fn getpid() -> Result<c_int, MyError>;
}

fn main() {}
