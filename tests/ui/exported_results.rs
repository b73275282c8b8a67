//! What a function that native code calls returns.

use pinvoke::prelude::*;

#[unmanaged_callers_only]
extern "C" fn result_without_status() -> Result<()> {
    Ok(())
}

#[unmanaged_callers_only(hresult)]
extern "C" fn status_without_result(value: c_int) {}

#[unmanaged_callers_only(hresult)]
extern "C" fn value_without_place() -> Result<c_int> {
    Ok(1)
}

#[unmanaged_callers_only(hresult, on_panic = 1)]
extern "C" fn place_without_value(#[retval] value: c_int) -> Result<()> {
    Ok(())
}

#[unmanaged_callers_only]
extern "C" fn place_without_status(#[retval] value: c_int) {}

#[unmanaged_callers_only(charset = utf8, on_panic = std::ptr::null_mut())]
extern "C" fn text_without_owner() -> String {
    String::new()
}

unsafe fn release(_: *mut c_void) {}

#[unmanaged_callers_only(charset = utf8, on_panic = std::ptr::null_mut())]
#[free(with = release)]
extern "C" fn text_of_unknown_allocator() -> String {
    String::new()
}

fn main() {}
