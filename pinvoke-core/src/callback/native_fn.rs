//! Function pointers that native code gives, as values to call.

use std::ffi::c_void;
use std::fmt;
use std::ops::Deref;
use std::ptr::NonNull;

use super::retained::{Callback, as_pointer};
use super::signature::CallbackSignature;

/// A signature whose functions Rust can call, too: one declared by `#[native_callback(.., callable)]`.
///
/// # Safety
///
/// `Self` is a transparent wrapper of a [`NativeFn<Self>`].
#[diagnostic::on_unimplemented(
    message = "functions of the signature `{Self}` are called by native code only",
    label = "the signature does not say that Rust calls them",
    note = "write `#[native_callback(.., callable)]` above the signature"
)]
pub unsafe trait Callable: CallbackSignature + Sized {}

/// A function of native code that was given as a pointer, as a value to call: `f.invoke(..)`, with the
/// parameters of the signature. The arguments and the result are converted as those of a declared
/// function.
///
/// The signature is one that `#[native_callback(.., callable)]` declares. A declared function returns
/// it as `NativeFn<Sig>`, or as `Option<NativeFn<Sig>>` where null means none; it also crosses as a
/// parameter, and into a callback. Where C keeps user data beside the pointer,
/// [`NativeFn::with_user_data`] makes the pair.
///
/// # Examples
///
/// ```
/// use pinvoke_core::callback::{Callable, CallbackSignature, NativeFn};
/// use std::ffi::c_int;
///
/// // What `#[native_callback(callable)]` writes for `extern "C" fn(c_int) -> c_int`, without `invoke`.
/// #[repr(transparent)]
/// struct Step(NativeFn<Self>);
/// // SAFETY: `Pointer` is a function pointer.
/// unsafe impl CallbackSignature for Step {
///     type Pointer = unsafe extern "C" fn(c_int) -> c_int;
///     const NAME: &'static str = "Step";
///     const HAS_USER_DATA: bool = false;
/// }
/// // SAFETY: the struct is a transparent wrapper.
/// unsafe impl Callable for Step {}
/// unsafe extern "C" fn next(value: c_int) -> c_int {
///     value + 1
/// }
/// // SAFETY: the function can be called with any number.
/// let step = unsafe { NativeFn::<Step>::from_raw(next) };
/// // SAFETY: as above.
/// assert_eq!(unsafe { step.pointer()(41) }, 42);
/// ```
#[repr(C)]
pub struct NativeFn<C: Callable> {
    pointer: C::Pointer,
    user_data: *mut c_void,
}

impl<C: Callable> NativeFn<C> {
    /// A function by its pointer; its user data, if the signature has some, is null.
    ///
    /// # Safety
    ///
    /// The function has this signature, and calling it is sound with all values of its parameters,
    /// on this thread and for as long as this value and its copies exist.
    #[inline]
    pub const unsafe fn from_raw(pointer: C::Pointer) -> Self {
        Self { pointer, user_data: std::ptr::null_mut() }
    }

    /// A function with the user data that it is called with.
    ///
    /// # Safety
    ///
    /// As for [`NativeFn::from_raw`]; the user data is what belongs to the function.
    #[inline]
    pub const unsafe fn with_user_data(pointer: C::Pointer, user_data: *mut c_void) -> Self {
        Self { pointer, user_data }
    }

    /// The function pointer.
    #[inline]
    pub fn pointer(&self) -> C::Pointer {
        self.pointer
    }

    /// The user data.
    #[inline]
    pub fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    /// The address of the function's code.
    #[inline]
    pub fn address(&self) -> NonNull<c_void> {
        address_of::<C>(self.pointer)
    }

    /// The callback that the pointer came from, if that is one of this program and still stands: the
    /// same closure in the same place, with one more owner. It stays until both owners are dropped.
    ///
    /// # Platform-specific behaviour
    ///
    /// Two copies of this crate in one process, in a program and a plug-in, do not know each other's
    /// callbacks.
    pub fn callback(&self) -> Option<Callback<C>> {
        Callback::found(self.pointer, self.address().as_ptr(), self.user_data)
    }

    /// Takes what native code gave, unless it is null.
    ///
    /// # Safety
    ///
    /// As for [`NativeFn::from_raw`], if it is not null.
    #[inline]
    pub(crate) unsafe fn from_address(address: *const ()) -> Option<Self> {
        // SAFETY: the caller promises a function of this signature.
        (!address.is_null()).then(|| unsafe { Self::from_raw(as_pointer::<C>(address)) })
    }
}

/// The code address of a signature's function pointer.
#[inline]
pub(super) fn address_of<C: CallbackSignature>(pointer: C::Pointer) -> NonNull<c_void> {
    const { assert!(size_of::<C::Pointer>() == size_of::<*mut c_void>()) };
    // SAFETY: a function pointer has the size of a pointer, and is never null.
    unsafe { std::mem::transmute_copy::<C::Pointer, NonNull<c_void>>(&pointer) }
}

impl<C: Callable> Clone for NativeFn<C> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<C: Callable> Copy for NativeFn<C> {}

/// The same function with the same user data.
impl<C: Callable> PartialEq for NativeFn<C> {
    fn eq(&self, other: &Self) -> bool {
        self.address() == other.address() && self.user_data == other.user_data
    }
}
impl<C: Callable> Eq for NativeFn<C> {}

impl<C: Callable> Deref for NativeFn<C> {
    type Target = C;
    #[inline(always)]
    fn deref(&self) -> &C {
        // SAFETY: a `Callable` is a transparent wrapper of this type.
        unsafe { &*std::ptr::from_ref(self).cast::<C>() }
    }
}

impl<C: Callable> fmt::Debug for NativeFn<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NativeFn")
            .field("signature", &C::NAME)
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}
