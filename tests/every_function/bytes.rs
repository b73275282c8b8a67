//! Arguments and results of declared functions as bytes.

use std::mem::MaybeUninit;

use pinvoke::dynamic::CType;

use crate::shape;

/// Where an argument comes from.
pub(crate) enum Place<'a> {
    /// The bytes of a number or a struct.
    Value(&'a [u8]),
    /// The memory that a pointer points to.
    Memory(&'a mut [u128]),
}

/// The bytes of a result: of a number or a struct, or whether an address is one.
pub(crate) enum Given {
    Value(Vec<MaybeUninit<u8>>),
    Address(bool),
}

impl Given {
    /// The bytes in the order of [`shape::result`]: those of the fields, text up to its end.
    pub(crate) fn bytes(&self, ty: &CType) -> Vec<u8> {
        let bytes = match self {
            Self::Address(is_one) => return vec![u8::from(*is_one)],
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

impl Given {
    /// The bytes of a value without padding.
    pub(crate) fn all_bytes(&self) -> Vec<u8> {
        let Self::Value(bytes) = self else { panic!("an address where a value belongs") };
        // SAFETY: without padding all bytes are a value's.
        bytes.iter().map(|byte| unsafe { byte.assume_init() }).collect()
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
        Given::Address(!self.is_null())
    }
}

impl<T> Give for *mut T {
    fn give(self) -> Given {
        Given::Address(!self.is_null())
    }
}

impl Give for () {
    fn give(self) -> Given {
        Given::Value(Vec::new())
    }
}
