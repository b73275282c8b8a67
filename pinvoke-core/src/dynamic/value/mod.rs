//! Values of calls whose signature is known only at run time.

mod apart;
mod buffer;
mod convert;
mod items;
mod plain;
pub(super) mod raw;
mod show;

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::c_void;

pub(super) use apart::Apart;
pub use buffer::Buffer;
pub use items::Items;
pub use plain::Plain;

use super::closure::DynClosure;
use super::handle::DynHandle;
use crate::blittable::Blittable;

/// A value that goes into a dynamic call, or comes out of one.
///
/// Most are made by `From`: `2.into()`, `"text".into()`, `(&numbers[..]).into()`; the constructors
/// are for what a type does not tell. A value is checked against the parameter that it is for: an
/// integer of any width must fit, a `float` takes an `f32`, a `double` either, and text goes where
/// the C type points to 8-bit or 16-bit units.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::Value;
///
/// let mut written = Value::Void;
/// let arguments = [2.5.into(), "text".into(), Value::out(&mut written)];
/// assert_eq!(arguments[0], Value::F64(2.5));
/// ```
// The layout is told so that calls past libffi find numbers without a look at each variant.
#[derive(Clone, Default)]
#[non_exhaustive]
#[repr(C, u8)]
pub enum Value<'a> {
    /// What a `void` function returns; in an out slot: nothing yet.
    #[default]
    Void,
    /// A truth value, for `_Bool`.
    Bool(bool),
    /// A number.
    I8(i8),
    /// A number.
    U8(u8),
    /// A number.
    I16(i16),
    /// A number.
    U16(u16),
    /// A number.
    I32(i32),
    /// A number.
    U32(u32),
    /// A number.
    I64(i64),
    /// A number.
    U64(u64),
    /// A number.
    F32(f32),
    /// A number.
    F64(f64),
    /// The null pointer.
    Null,
    /// An address that nothing is known of. Null comes back as [`Value::Null`].
    Pointer(*mut c_void),
    /// Numbers or structs in memory, by their address: native code sees them without a copy. For a
    /// struct by value there is one.
    Plain(Plain<'a>),
    /// A place that native code writes to through a pointer, and reads from unless the parameter is
    /// `_Out_`; it gets the value after the call.
    Out(&'a Cell<Value<'static>>),
    /// A buffer that native code fills with text.
    Buffer(Buffer<'a>),
    /// For a count parameter: the length of what it counts.
    Count,
    /// A closure, for a function pointer.
    Closure(&'a DynClosure<'a>),
    // What may own memory stands last: one comparison tells whether a value has anything to be dropped.
    /// Text: converted to the parameter's encoding, and terminated.
    Text(Cow<'a, str>),
    /// The fields of a struct or the elements of an array, which are copied.
    List(Items<'a>),
    /// A handle, with the function that releases it.
    Handle(DynHandle),
}

impl<'a> Value<'a> {
    /// A place that gets what native code writes through a pointer.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::Library;
    /// use pinvoke_core::dynamic::{Signature, Value};
    ///
    /// let signature = Signature::parse("double frexp(double value, _Out_ int *exponent)")?;
    /// let name = if cfg!(windows) { "msvcrt" } else { "m" };
    /// // SAFETY: the C library's initialisers ran already, or do nothing that matters.
    /// let frexp = unsafe { Library::open(name) }?.function("frexp", &signature)?;
    /// let mut exponent = Value::Void;
    /// // SAFETY: the declaration is that of ISO C.
    /// let fraction = unsafe { frexp.call(&[12.0.into(), Value::out(&mut exponent)]) }?;
    /// assert_eq!((fraction, exponent), (Value::F64(0.75), Value::I32(4)));
    /// # Ok::<(), pinvoke_core::Error>(())
    /// ```
    pub fn out(place: &'a mut Value<'static>) -> Self {
        Self::Out(Cell::from_mut(place))
    }

    /// A buffer of `capacity` units, the terminator included, for a parameter that native code fills
    /// with text; the text gets into `text` after the call.
    pub fn buffer(text: &'a mut String, capacity: usize) -> Self {
        Self::Buffer(Buffer::new(text, capacity))
    }

    /// The address of one number or plain struct; by value, the struct itself.
    pub fn plain<T: Blittable>(value: &'a T) -> Self {
        Self::Plain(Plain::shared(std::slice::from_ref(value)))
    }

    /// The address of one number or plain struct that native code may change.
    pub fn plain_mut<T: Blittable>(value: &'a mut T) -> Self {
        Self::Plain(Plain::unique(std::slice::from_mut(value)))
    }

    /// The address of numbers or plain structs.
    pub fn slice<T: Blittable>(items: &'a [T]) -> Self {
        Self::Plain(Plain::shared(items))
    }

    /// The address of numbers or plain structs that native code may change.
    pub fn slice_mut<T: Blittable>(items: &'a mut [T]) -> Self {
        Self::Plain(Plain::unique(items))
    }

    /// The fields of a struct, in order, or the elements of an array.
    pub fn list(items: &'a [Value<'a>]) -> Self {
        Self::List(items.into())
    }

    /// Visits the closures in the value.
    pub(super) fn each_closure(&self, visit: &mut dyn FnMut(&DynClosure<'_>)) {
        match self {
            Self::Closure(closure) => visit(closure),
            Self::List(items) => items.iter().for_each(|item| item.each_closure(visit)),
            _ => {}
        }
    }

    /// What kind of value it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Void => "no value",
            Self::Bool(_) => "a truth value",
            Self::F32(_) => "an `f32`",
            Self::F64(_) => "an `f64`",
            Self::Null => "null",
            Self::Pointer(_) => "a pointer",
            Self::Text(_) => "text",
            Self::Plain(plain) if plain.is_unique() => "a mutable slice",
            Self::Plain(_) => "a shared slice",
            Self::List(_) => "a list",
            Self::Out(_) => "a place for output",
            Self::Buffer(_) => "a text buffer",
            Self::Count => "a derived count",
            Self::Closure(_) => "a closure",
            Self::Handle(_) => "a handle",
            _ => "an integer",
        }
    }

    /// The integer that it is.
    pub fn as_integer(&self) -> Option<i128> {
        Some(match *self {
            Self::I8(value) => value.into(),
            Self::U8(value) => value.into(),
            Self::I16(value) => value.into(),
            Self::U16(value) => value.into(),
            Self::I32(value) => value.into(),
            Self::U32(value) => value.into(),
            Self::I64(value) => value.into(),
            Self::U64(value) => value.into(),
            _ => return None,
        })
    }

    /// The number that it is; a 64-bit integer may be rounded.
    pub fn as_number(&self) -> Option<f64> {
        match *self {
            Self::F32(value) => Some(value.into()),
            Self::F64(value) => Some(value),
            _ => self.as_integer().map(|value| value as f64),
        }
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The fields or elements that it is made of.
    pub fn as_list(&self) -> Option<&[Value<'a>]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The handle that it is.
    pub fn as_handle(&self) -> Option<&DynHandle> {
        match self {
            Self::Handle(handle) => Some(handle),
            _ => None,
        }
    }

    /// The address that it is; null for [`Value::Null`].
    pub fn as_pointer(&self) -> Option<*mut c_void> {
        match *self {
            Self::Pointer(address) => Some(address),
            Self::Null => Some(std::ptr::null_mut()),
            _ => None,
        }
    }
}

impl PartialEq for Value<'_> {
    /// Whether they are the same value of the same type; places and closures by their address.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Void, Self::Void) | (Self::Null, Self::Null) | (Self::Count, Self::Count) => {
                true
            }
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::I8(a), Self::I8(b)) => a == b,
            (Self::U8(a), Self::U8(b)) => a == b,
            (Self::I16(a), Self::I16(b)) => a == b,
            (Self::U16(a), Self::U16(b)) => a == b,
            (Self::I32(a), Self::I32(b)) => a == b,
            (Self::U32(a), Self::U32(b)) => a == b,
            (Self::I64(a), Self::I64(b)) => a == b,
            (Self::U64(a), Self::U64(b)) => a == b,
            (Self::F32(a), Self::F32(b)) => a == b,
            (Self::F64(a), Self::F64(b)) => a == b,
            (Self::Pointer(a), Self::Pointer(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Plain(a), Self::Plain(b)) => a == b,
            (Self::List(a), Self::List(b)) => **a == **b,
            (Self::Out(a), Self::Out(b)) => std::ptr::eq(*a, *b),
            (Self::Buffer(a), Self::Buffer(b)) => a == b,
            (Self::Closure(a), Self::Closure(b)) => std::ptr::addr_eq(*a, *b),
            (Self::Handle(a), Self::Handle(b)) => a.is_same(b),
            _ => false,
        }
    }
}
