//! Arguments and results of declared functions as bytes.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use pinvoke::dynamic::{CType, Value};

use crate::{is_address, shape};

/// Where an argument comes from.
pub(crate) enum Place<'a> {
    /// The bytes of a number or a struct.
    Value(&'a [u8]),
    /// The memory that a pointer points to.
    Memory(&'a mut [u128]),
}

/// A result: the bytes of a number or a struct, those of its fields alone, or an address.
pub(crate) enum Given {
    Value(Vec<MaybeUninit<u8>>),
    Fields(Vec<u8>),
    Address(*mut c_void),
}

impl Given {
    /// What a call at run time gives.
    pub(crate) fn of_value(value: &Value<'_>, ty: &CType) -> Self {
        if is_address(ty) {
            return Self::Address(address_of(value));
        }
        let mut bytes = Vec::new();
        shape::bytes_of(value, ty, &mut bytes);
        Self::Fields(bytes)
    }

    /// Whether an address is one, or the bytes in the order of [`shape::bytes_of`]: those of the fields, text
    /// up to its end.
    pub(crate) fn bytes(&self, ty: &CType) -> Vec<u8> {
        let bytes = match self {
            Self::Address(address) => return vec![u8::from(!address.is_null())],
            Self::Fields(bytes) => return bytes.clone(),
            Self::Value(bytes) if bytes.is_empty() => return Vec::new(),
            Self::Value(bytes) => bytes,
        };
        let mut places = Vec::new();
        shape::places(ty, 0, &mut places);
        let mut all = Vec::new();
        for (offset, size, is_text) in places {
            // SAFETY: fields are initialised, and so are arrays from end to end.
            let field = bytes[offset..][..size].iter().map(|byte| unsafe { byte.assume_init() });
            let field: Vec<u8> = field.collect();
            let end = field.iter().position(|byte| is_text && *byte == 0);
            all.extend(&field[..end.map_or(size, |end| end + 1)]);
        }
        all
    }
}

/// The address that a value is.
pub(crate) fn address_of(value: &Value<'_>) -> *mut c_void {
    match value {
        Value::Pointer(address) => *address,
        Value::Null => std::ptr::null_mut(),
        other => panic!("{other:?} in place of an address"),
    }
}

/// A type that is bytes, without an address in it.
///
/// # Safety
///
/// Any bytes of its size are a value.
pub(crate) unsafe trait Plain: Copy {}

/// What an argument is made of.
pub(crate) trait Take {
    fn take(place: &mut Place<'_>) -> Self;
}

/// What becomes of a result.
pub(crate) trait Give {
    fn give(self) -> Given;
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        // SAFETY: it is a number.
        unsafe impl Plain for $ty {}
    )*};
}
numbers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 }

fn address<T>(place: &mut Place<'_>) -> *mut T {
    let Place::Memory(words) = place else { panic!("a value where memory belongs") };
    let start = words.as_mut_ptr().cast::<T>();
    assert!(start.is_aligned());
    start
}

impl<T: Plain> Take for T {
    fn take(place: &mut Place<'_>) -> Self {
        let Place::Value(bytes) = place else { panic!("memory where a value belongs") };
        assert_eq!(bytes.len(), size_of::<T>());
        // SAFETY: so many bytes are there, and any are a value.
        unsafe { bytes.as_ptr().cast::<T>().read_unaligned() }
    }
}

impl<T> Take for *const T {
    fn take(place: &mut Place<'_>) -> Self {
        address::<T>(place)
    }
}

impl<T> Take for *mut T {
    fn take(place: &mut Place<'_>) -> Self {
        address(place)
    }
}

impl<T: Plain> Give for T {
    fn give(self) -> Given {
        // What is between the fields of a struct is not initialised, and not read by anybody.
        let mut bytes = vec![MaybeUninit::uninit(); size_of::<T>()];
        // SAFETY: there is room for the value.
        unsafe { bytes.as_mut_ptr().cast::<T>().write_unaligned(self) };
        Given::Value(bytes)
    }
}

impl<T> Give for *const T {
    fn give(self) -> Given {
        Given::Address(self.cast_mut().cast())
    }
}

impl<T> Give for *mut T {
    fn give(self) -> Given {
        Given::Address(self.cast())
    }
}

impl Give for () {
    fn give(self) -> Given {
        Given::Value(Vec::new())
    }
}
