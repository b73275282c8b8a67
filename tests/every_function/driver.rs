//! The calls in C: what the compiler of the target makes of them is what is right.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::sync::LazyLock;

use pinvoke::dynamic::Signature;

use crate::bytes::Given;
use crate::{LIBRARY, is_address};

/// More than any function returns.
const ROOM: usize = 256;

/// Calls a function with arguments at these addresses, and gives the size of the result.
type Call = unsafe extern "C" fn(*const *const c_void, *mut c_void) -> usize;

/// Is asked what the callback at an index of the parameters returns, with its arguments at these addresses.
pub(crate) type Answer =
    unsafe extern "C" fn(*mut c_void, usize, *const *const c_void, *mut c_void);

static DRIVER: LazyLock<libloading::Library> = LazyLock::new(|| {
    // Windows finds the fixture by its name once it is loaded.
    LazyLock::force(&LIBRARY);
    // SAFETY: the library has no initialisers.
    unsafe { libloading::Library::new(pinvoke_fixtures::DRIVER) }.unwrap()
});

/// Calls a function of the header by C.
///
/// # Safety
///
/// At each address is what the function takes there, and what it points to is good for the call.
pub(crate) unsafe fn call(signature: &Signature, arguments: &[*const c_void]) -> Given {
    assert_eq!(arguments.len(), signature.parameters().len());
    let name = format!("call_{}", signature.name());
    // SAFETY: the driver's functions with this prefix are such.
    let call =
        unsafe { DRIVER.get::<Call>(&name) }.unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut room = [MaybeUninit::<u8>::uninit(); ROOM];
    // SAFETY: the caller's promise, and there is room for the result.
    let size = unsafe { call(arguments.as_ptr(), room.as_mut_ptr().cast()) };
    let result = signature.result();
    assert_eq!(size, result.size().unwrap_or(0), "{signature}");
    match is_address(result) {
        // SAFETY: the function has put an address there.
        true => Given::Address(unsafe { room.as_ptr().cast::<*mut c_void>().read_unaligned() }),
        false => Given::Value(room[..size].to_vec()),
    }
}

/// Lets a function answer the callbacks of the calls of this thread that follow.
pub(crate) fn answer_by(answer: Answer, context: *mut c_void) {
    // SAFETY: that is its type in the driver.
    let set =
        unsafe { DRIVER.get::<unsafe extern "C" fn(Answer, *mut c_void)>("driver_answer_by") };
    // SAFETY: it only keeps them.
    unsafe { set.unwrap()(answer, context) };
}
