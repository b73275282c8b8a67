//! Values by their layout: a tag, and eight bytes behind it the number or the address.
//!
//! [`Value`] is `repr(C, u8)`: "the type is a `repr(C)` struct of the tag, an enum of `repr(u8)`, and a
//! `repr(C)` union of one `repr(C)` struct for each variant" (Rust Reference, "Combining primitive
//! representations of enums with fields and `#[repr(C)]`"). So the tag is the first byte, and the fields of
//! every variant begin at the alignment of the union.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m128i, _mm_set_epi64x};
#[cfg(target_arch = "x86_64")]
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::Value;
use crate::dynamic::types::ScalarKind;

/// Where the fields of a variant begin.
const PAYLOAD: usize = align_of::<Value<'static>>();
#[cfg(target_arch = "x86_64")]
const _: () = assert!(PAYLOAD == 8 && size_of::<Value<'static>>() == 32);

/// A tag that no value has.
pub(in crate::dynamic) const NO_TAG: u8 = u8::MAX;

/// The tag of a value.
#[inline(always)]
pub(in crate::dynamic) fn tag(value: &Value<'_>) -> u8 {
    // SAFETY: the tag is the first byte.
    unsafe { NonNull::from(value).cast::<u8>().read() }
}

/// Where the number or the address of a value is.
#[inline(always)]
pub(in crate::dynamic) fn payload(value: &Value<'_>) -> NonNull<u8> {
    // SAFETY: the value is larger than that.
    unsafe { NonNull::from(value).cast::<u8>().add(PAYLOAD) }
}

/// The number with that tag, or no value.
///
/// # Safety
///
/// The tag is that of a variant with one number, any bits of which are a value: no truth value. Or it is
/// that of a variant with nothing.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(in crate::dynamic) unsafe fn value(tag: u8, word: u64) -> Value<'static> {
    /// The layout of a value whose variant has eight bytes at most.
    #[repr(C)]
    struct Raw {
        both: __m128i,
        rest: MaybeUninit<[u64; 2]>,
    }
    // One store of both: whoever moves the value reads it with one load, which waits for two stores.
    // SAFETY: every x86-64 processor has SSE2.
    let both = unsafe { _mm_set_epi64x(word.cast_signed(), tag.into()) };
    let raw = Raw { both, rest: MaybeUninit::uninit() };
    // SAFETY: the layouts are the same; the processor is little-endian, so that the first byte is the
    // tag and the first bytes of the word are the number. What is not initialised belongs to no field of
    // the variant.
    unsafe { std::mem::transmute::<Raw, Value<'static>>(raw) }
}

/// The tag of numbers of a kind.
pub(in crate::dynamic) fn tag_of(kind: ScalarKind) -> u8 {
    tag(&match kind {
        ScalarKind::Bool => Value::Bool(false),
        ScalarKind::I8 => Value::I8(0),
        ScalarKind::U8 => Value::U8(0),
        ScalarKind::I16 => Value::I16(0),
        ScalarKind::U16 => Value::U16(0),
        ScalarKind::I32 => Value::I32(0),
        ScalarKind::U32 => Value::U32(0),
        ScalarKind::I64 => Value::I64(0),
        ScalarKind::U64 => Value::U64(0),
        ScalarKind::F32 => Value::F32(0.0),
        ScalarKind::F64 => Value::F64(0.0),
        // They are not passed by value.
        ScalarKind::I128 | ScalarKind::U128 => return NO_TAG,
    })
}

/// The tag of no value.
#[cfg(target_arch = "x86_64")]
pub(in crate::dynamic) fn void_tag() -> u8 {
    tag(&Value::Void)
}

/// The tag of addresses.
#[cfg(target_arch = "x86_64")]
pub(in crate::dynamic) fn pointer_tag() -> u8 {
    tag(&Value::Pointer(std::ptr::null_mut()))
}
