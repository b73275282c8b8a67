//! Reading and writing native memory by hand: what .NET's `Marshal` class offers.

use crate::blittable::BlittableField;
use crate::encoding::{Encoding, until_nul};
use crate::error::{MarshalError, Problem};
use crate::marshal::{CountInt, counted};

/// The text of a terminated native string (`Marshal.PtrToStringUTF8`, `PtrToStringUni`, ..).
///
/// # Errors
///
/// The pointer is null, the text is not well-formed, or memory is short.
///
/// # Safety
///
/// A pointer that is not null points to a terminated string.
///
/// # Examples
///
/// ```
/// use pinvoke_core::encoding::Utf8;
/// use pinvoke_core::memory::string_from_ptr;
///
/// // SAFETY: the literal is terminated.
/// assert_eq!(unsafe { string_from_ptr::<Utf8>(c"grün".as_ptr().cast()) }?, "grün");
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub unsafe fn string_from_ptr<E: Encoding>(text: *const E::Unit) -> Result<String, MarshalError> {
    if text.is_null() {
        return Err(Problem::Null.into());
    }
    let mut copy = String::new();
    // SAFETY: the caller promises a terminated string.
    E::decode(unsafe { std::slice::from_raw_parts(text, E::length(text)) }, &mut copy)?;
    Ok(copy)
}

/// The text of a native buffer of `units` units, up to its terminator if it has one.
///
/// # Errors
///
/// The pointer is null, the text is not well-formed, or memory is short.
///
/// # Safety
///
/// A pointer that is not null points to `units` initialised units.
pub unsafe fn string_from_buffer<E: Encoding>(
    buffer: *const E::Unit,
    units: usize,
) -> Result<String, MarshalError> {
    if buffer.is_null() {
        return Err(Problem::Null.into());
    }
    let mut copy = String::new();
    // SAFETY: the caller promises the units.
    E::decode(until_nul(unsafe { std::slice::from_raw_parts(buffer, units) }), &mut copy)?;
    Ok(copy)
}

/// Reads a value `offset` bytes into a native block; it need not be aligned (`Marshal.ReadInt32`, ..).
///
/// # Safety
///
/// The block has `size_of::<T>()` initialised bytes there.
pub unsafe fn read_at<T: BlittableField>(block: *const u8, offset: usize) -> T {
    // SAFETY: the caller promises the bytes, and every bit pattern is a `T`.
    unsafe { block.add(offset).cast::<T>().read_unaligned() }
}

/// Writes a value `offset` bytes into a native block; the place need not be aligned
/// (`Marshal.WriteInt32`, ..).
///
/// # Safety
///
/// The block has `size_of::<T>()` writable bytes there.
pub unsafe fn write_at<T: BlittableField>(block: *mut u8, offset: usize, value: T) {
    // SAFETY: the caller promises the bytes.
    unsafe { block.add(offset).cast::<T>().write_unaligned(value) };
}

/// Copies `count` elements out of native memory (`Marshal.Copy`).
///
/// # Errors
///
/// The pointer is null although there are elements, the count is absurd, or memory is short.
///
/// # Safety
///
/// The memory has `count` initialised elements; it need not be aligned.
pub unsafe fn vec_from_ptr<T: BlittableField>(
    elements: *const T,
    count: usize,
) -> Result<Vec<T>, MarshalError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if elements.is_null() {
        return Err(Problem::Null.into());
    }
    let limit = isize::MAX as usize / size_of::<T>().max(1);
    if count > limit {
        return Err(Problem::CountOutOfRange { count: count as i128, limit }.into());
    }
    let mut copy: Vec<T> = Vec::new();
    copy.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    // SAFETY: the caller promises the elements; bytes are copied, so alignment does not matter, and
    // the vector has room for them.
    unsafe {
        let bytes = count * size_of::<T>();
        elements.cast::<u8>().copy_to_nonoverlapping(copy.as_mut_ptr().cast::<u8>(), bytes);
        copy.set_len(count);
    }
    Ok(copy)
}

/// Lends `count` elements of native memory, where they are.
///
/// # Errors
///
/// The pointer is null although there are elements, or misaligned; the count is negative, or more than
/// memory can hold.
///
/// # Safety
///
/// A pointer that is not null points to `count` initialised elements, if the count can be one. They stay
/// valid, and nobody writes to them, for the lifetime of the slice, which the caller chooses.
///
/// # Examples
///
/// ```
/// use pinvoke_core::memory::slice_from_ptr;
///
/// let items = [1, 2, 3];
/// // SAFETY: the array has three elements, and outlives the slice.
/// assert_eq!(unsafe { slice_from_ptr(items.as_ptr(), 3i32) }?, [1, 2, 3]);
/// // SAFETY: such a count is refused.
/// assert!(unsafe { slice_from_ptr(items.as_ptr(), -1i32) }.is_err());
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub unsafe fn slice_from_ptr<'a, T: BlittableField, C: CountInt>(
    elements: *const T,
    count: C,
) -> Result<&'a [T], MarshalError> {
    match counted(elements, count.to_count())? {
        0 => Ok(&[]),
        // SAFETY: the pointer was checked, and the caller promises the elements and how long they last.
        count => Ok(unsafe { std::slice::from_raw_parts(elements, count) }),
    }
}

/// As [`slice_from_ptr`], to be written to.
///
/// # Errors
///
/// As for [`slice_from_ptr`].
///
/// # Safety
///
/// As for [`slice_from_ptr`]; nobody else reads or writes the elements meanwhile.
pub unsafe fn slice_from_ptr_mut<'a, T: BlittableField, C: CountInt>(
    elements: *mut T,
    count: C,
) -> Result<&'a mut [T], MarshalError> {
    match counted(elements.cast_const(), count.to_count())? {
        0 => Ok(&mut []),
        // SAFETY: as above, for writes too.
        count => Ok(unsafe { std::slice::from_raw_parts_mut(elements, count) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Utf8, Utf16};

    #[test]
    fn reads_and_writes_at_any_offset() {
        let mut block = [0u8; 16];
        // SAFETY: the offsets are inside the block.
        unsafe {
            write_at(block.as_mut_ptr(), 1, 0x1122_3344_u32);
            write_at(block.as_mut_ptr(), 7, -2.5f64);
            assert_eq!(read_at::<u32>(block.as_ptr(), 1), 0x1122_3344);
            assert_eq!(read_at::<f64>(block.as_ptr(), 7), -2.5);
        }
        assert_eq!(block[1..5], 0x1122_3344_u32.to_ne_bytes());
    }

    #[test]
    fn lends_only_what_can_be_a_slice() {
        let mut items = [5u32, 6, 7];
        let start = items.as_mut_ptr();
        // SAFETY: the array has the elements; what cannot be a slice is refused.
        unsafe {
            assert_eq!(slice_from_ptr(start, 2u8).unwrap(), [5, 6]);
            slice_from_ptr_mut(start, 3usize).unwrap()[2] = 8;
            assert_eq!(slice_from_ptr(start, 3i64).unwrap(), [5, 6, 8]);
            assert_eq!(slice_from_ptr::<u32, _>(std::ptr::null(), 0).unwrap(), []);
            assert_eq!(slice_from_ptr_mut::<u32, _>(std::ptr::null_mut(), 0).unwrap(), []);
            let problem =
                |result: Result<&[u32], MarshalError>| result.unwrap_err().problem().clone();
            assert_eq!(problem(slice_from_ptr(std::ptr::null(), 1)), Problem::Null);
            let limit = isize::MAX as usize / 4;
            let negative = Problem::CountOutOfRange { count: -1, limit };
            assert_eq!(problem(slice_from_ptr(start, -1i32)), negative);
            let above = limit + 1;
            let absurd = Problem::CountOutOfRange { count: above as i128, limit };
            assert_eq!(problem(slice_from_ptr(start, above)), absurd);
            let odd = start.byte_add(1).cast_const();
            let misaligned = Problem::Misaligned { address: odd.addr(), align: 4 };
            assert_eq!(problem(slice_from_ptr(odd, 1)), misaligned);
        }
    }

    #[test]
    fn copies_text_and_elements() {
        let wide: Vec<u16> = "語 text\0rest".encode_utf16().collect();
        // SAFETY: the vector has the units.
        let text = unsafe { string_from_buffer::<Utf16>(wide.as_ptr(), wide.len()) };
        assert_eq!(text.unwrap(), "語 text");
        // SAFETY: null is allowed.
        unsafe {
            assert!(string_from_ptr::<Utf8>(std::ptr::null()).is_err());
            assert!(vec_from_ptr::<u16>(std::ptr::null(), 1).is_err());
            assert!(vec_from_ptr::<u16>(std::ptr::null(), 0).unwrap().is_empty());
            assert_eq!(vec_from_ptr(wide.as_ptr(), 3).unwrap(), wide[..3]);
        }
    }
}
