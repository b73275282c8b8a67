//! Closures that native code keeps.

use std::any::Any;
use std::ops::Deref;
use std::sync::Arc;

use super::entry::{Body, Shared};
use super::thunk::Thunk;
use super::{DynClosure, PhantomData};
use crate::dynamic::signature::Signature;
use crate::dynamic::value::Value;
use crate::error::{Error, MarshalError};

/// A closure that native code may keep, and call from any thread.
///
/// Dropping it drops the closure, as soon as no call is running. Its code stays, some hundred bytes:
/// native code that calls it after that gets the fallback.
///
/// After a panic, and after a call whose arguments or result did not fit the signature, native code
/// gets the fallback at every call. Either goes on when a call returns that was given the closure as
/// a value; of one in between, [`DynCallback::take_panic`] and [`DynCallback::take_error`] tell.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::{DynCallback, DynFunction, Signature, Value};
///
/// let signature = Signature::parse("int twice(int value)")?;
/// let callback = DynCallback::new(&signature, Value::I32(-1), |arguments| {
///     Value::I32(arguments[0].as_integer().unwrap_or(0) as i32 * 2)
/// })?;
/// let code = std::ptr::NonNull::new(callback.code()).unwrap();
/// // SAFETY: the code has the signature that it was made for.
/// let twice = unsafe { DynFunction::from_raw(code, &signature) }?;
/// // SAFETY: as above.
/// assert_eq!(unsafe { twice.call(&[21.into()]) }?, Value::I32(42));
/// drop(callback);
/// // SAFETY: late calls are allowed.
/// assert_eq!(unsafe { twice.call(&[21.into()]) }?, Value::I32(-1));
/// # Ok::<(), pinvoke_core::Error>(())
/// ```
#[derive(Debug)]
pub struct DynCallback(DynClosure<'static>);

// SAFETY: the closure is `Send + Sync`, what is left of calls is behind mutexes, and the code is the
// same for all threads.
unsafe impl Send for DynCallback {}
// SAFETY: as above.
unsafe impl Sync for DynCallback {}

impl DynCallback {
    /// A closure that native code may keep.
    ///
    /// # Errors
    ///
    /// As [`DynClosure::new`].
    pub fn new<F>(
        signature: &Signature,
        fallback: Value<'static>,
        closure: F,
    ) -> Result<Self, Error>
    where
        F: Fn(&[Value<'_>]) -> Value<'static> + Send + Sync + 'static,
    {
        let body = Body::Shared(Shared::new(Arc::new(closure)));
        let thunk = Thunk::new(signature, &fallback, body)?;
        Ok(Self(DynClosure { thunk, closure: PhantomData }))
    }

    /// The panic that ended the closure, if one did and nobody took it yet.
    pub fn take_panic(&self) -> Option<Box<dyn Any + Send>> {
        match self.0.thunk.body() {
            Body::Shared(shared) => shared.take_panic(),
            Body::Scoped(_) => None,
        }
    }

    /// What did not fit the signature and ended the closure, if that happened and nobody was told yet.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::{DynCallback, DynFunction, Signature, Value};
    ///
    /// let signature = Signature::parse("int answer(void)")?;
    /// let callback = DynCallback::new(&signature, Value::I32(-1), |_| Value::I64(1 << 40))?;
    /// let code = std::ptr::NonNull::new(callback.code()).unwrap();
    /// // SAFETY: the code has the signature that it was made for.
    /// let answer = unsafe { DynFunction::from_raw(code, &signature) }?;
    /// // SAFETY: as above.
    /// assert_eq!(unsafe { answer.call(&[]) }?, Value::I32(-1));
    /// assert_eq!(callback.take_error().unwrap().to_string(), "1099511627776 does not fit `int`");
    /// # Ok::<(), pinvoke_core::Error>(())
    /// ```
    pub fn take_error(&self) -> Option<MarshalError> {
        match self.0.thunk.body() {
            Body::Shared(_) => self.0.finish().err(),
            Body::Scoped(_) => None,
        }
    }
}

impl Deref for DynCallback {
    type Target = DynClosure<'static>;

    fn deref(&self) -> &DynClosure<'static> {
        &self.0
    }
}

impl Drop for DynCallback {
    fn drop(&mut self) {
        self.0.thunk.abandon();
    }
}
