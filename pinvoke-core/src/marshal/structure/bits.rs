//! Bit fields: where the platform's compilers put them, and how they are read and written.
//!
//! C leaves their places to the compiler. Off Windows that is the GNU layout of the System V ABIs: a
//! bit field takes the next free bits, in whatever bytes these are, unless it would cross a boundary
//! of its type. On Windows it is Microsoft's: bit fields of types of the same size share a unit of
//! that size, and a type of another size opens a new one.

use std::mem::MaybeUninit;

use super::*;
use crate::abi::{FieldDesc, TypeDesc};
use crate::error::{MarshalError, Problem};

/// What the layout needs to know of a field.
#[derive(Debug, Clone, Copy)]
pub struct LayoutField {
    size: usize,
    align: usize,
    /// The width of a bit field.
    width: Option<u32>,
    named: bool,
}

impl LayoutField {
    /// A field that is none of bits.
    pub const fn whole(size: usize, align: usize) -> Self {
        Self { size, align, width: None, named: true }
    }

    /// A bit field of `width` bits, whose type has this size and alignment. A width that the type does
    /// not have, which the macro refuses, counts as the type's.
    pub const fn bits(size: usize, align: usize, width: u32, named: bool) -> Self {
        let width = smaller(width as usize, size * 8) as u32;
        Self { size, align, width: Some(width), named }
    }
}

/// The bits of a bit field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitRange {
    /// From the start of the struct, the lowest bit of a byte first.
    pub offset: usize,
    /// Number of bits.
    pub width: u32,
}

impl BitRange {
    /// Whether the number fits.
    pub const fn fits(self, value: i128, signed: bool) -> bool {
        if signed {
            let half = (1i128 << self.width) >> 1;
            -half <= value && value < half || self.width == 0 && value == 0
        } else {
            0 <= value && value < 1i128 << self.width
        }
    }
}

/// The places of the fields of a struct with bit fields.
#[derive(Debug, Clone, Copy)]
pub struct BitLayout<const N: usize> {
    fields: [LayoutField; N],
    /// The offset of each field in bits.
    offsets: [usize; N],
    /// The bytes up to which each field, and what only it reserves, goes.
    ends: [usize; N],
    /// Bytes of the struct.
    pub size: usize,
    /// Its alignment.
    pub align: usize,
}

#[cfg(target_endian = "big")]
compile_error!("bit fields are laid out for little-endian targets");

/// Whether a bit field without a name aligns its struct: the procedure call standard of ARM says so.
const UNNAMED_ALIGN: bool =
    cfg!(all(any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")));

const fn larger(left: usize, right: usize) -> usize {
    if left > right { left } else { right }
}
const fn smaller(left: usize, right: usize) -> usize {
    if left < right { left } else { right }
}

impl<const N: usize> BitLayout<N> {
    /// The layout of the target's compilers. `pack` is the number of `#pragma pack`, or `usize::MAX`.
    pub const fn of(fields: [LayoutField; N], pack: usize) -> Self {
        if cfg!(windows) { Self::microsoft(fields, pack) } else { Self::gnu(fields, pack) }
    }

    const fn gnu(fields: [LayoutField; N], pack: usize) -> Self {
        let mut layout = Self { fields, offsets: [0; N], ends: [0; N], size: 0, align: 1 };
        let mut bit = 0;
        let mut index = 0;
        while index < N {
            let field = fields[index];
            let align = smaller(field.align, pack);
            match field.width {
                None => {
                    bit = usize::next_multiple_of(bit, align * 8);
                    layout.offsets[index] = bit;
                    bit += field.size * 8;
                }
                // It aligns what follows, whatever the packing.
                Some(0) => {
                    bit = usize::next_multiple_of(bit, field.align * 8);
                    layout.offsets[index] = bit;
                }
                Some(width) => {
                    let units = (bit % (align * 8) + width as usize).div_ceil(align * 8);
                    // With `#pragma pack` bit fields cross the boundaries of their types.
                    if pack == usize::MAX && units > field.size / align {
                        bit = usize::next_multiple_of(bit, align * 8);
                    }
                    layout.offsets[index] = bit;
                    bit += width as usize;
                }
            }
            if field.named || UNNAMED_ALIGN {
                layout.align = larger(layout.align, align);
            }
            layout.ends[index] = bit.div_ceil(8);
            index += 1;
        }
        layout.size = usize::next_multiple_of(bit.div_ceil(8), layout.align);
        layout
    }

    const fn microsoft(fields: [LayoutField; N], pack: usize) -> Self {
        let mut layout = Self { fields, offsets: [0; N], ends: [0; N], size: 0, align: 1 };
        // Bytes used, and the unit that is being filled, of 0 bytes where there is none.
        let (mut end, mut unit_size, mut used) = (0, 0, 0);
        let mut index = 0;
        while index < N {
            let field = fields[index];
            let align = smaller(field.align, pack);
            match field.width {
                None => {
                    end = usize::next_multiple_of(end, align);
                    layout.offsets[index] = end * 8;
                    end += field.size;
                    unit_size = 0;
                    layout.align = larger(layout.align, align);
                }
                // Behind another bit field it ends the unit, and aligns what follows; elsewhere it
                // means nothing.
                Some(0) => {
                    if unit_size != 0 {
                        if field.size != unit_size {
                            end = usize::next_multiple_of(end, align);
                        }
                        layout.align = larger(layout.align, align);
                    }
                    unit_size = 0;
                    layout.offsets[index] = end * 8;
                }
                Some(width) => {
                    let width = width as usize;
                    if unit_size != field.size || used + width > field.size * 8 {
                        end = usize::next_multiple_of(end, align) + field.size;
                        unit_size = field.size;
                        used = 0;
                    }
                    layout.offsets[index] = (end - unit_size) * 8 + used;
                    used += width;
                    layout.align = larger(layout.align, align);
                }
            }
            layout.ends[index] = end;
            index += 1;
        }
        layout.size = usize::next_multiple_of(end, layout.align);
        layout
    }

    /// The bits of the bit field at an index; none of a field that is no bit field.
    pub const fn range(&self, index: usize) -> BitRange {
        let width = match self.fields[index].width {
            Some(width) => width,
            None => 0,
        };
        BitRange { offset: self.offsets[index], width }
    }

    /// The offset of another field in bytes.
    pub const fn offset(&self, index: usize) -> usize {
        self.offsets[index] / 8
    }

    /// The bytes between the field before a run of bit fields and the end of the run, whose last bit
    /// field is at `last`.
    pub const fn bytes(&self, last: usize) -> usize {
        let mut first = last;
        while first > 0 && self.fields[first - 1].width.is_some() {
            first -= 1;
        }
        let start = if first == 0 { 0 } else { self.ends[first - 1] };
        self.ends[last] - start
    }

    /// The description of the bit field at an index.
    pub const fn describe(
        &self,
        index: usize,
        name: &'static str,
        ty: &'static TypeDesc,
    ) -> FieldDesc {
        let range = self.range(index);
        FieldDesc::bits(name, range.offset / 8, ty, (range.offset % 8) as u32, range.width)
    }
}

/// A type of no bytes with the alignment `N`.
#[derive(Debug)]
pub struct Alignment<const N: usize>;

/// See [`Alignment`].
pub trait AlignTo {
    /// The type.
    type Type: Copy;
}
macro_rules! alignments {
    ($($align:literal $t:ty)*) => {$(
        impl AlignTo for Alignment<$align> {
            type Type = [$t; 0];
        }
    )*};
}
alignments!(1 u8 2 u16 4 u32 8 u64 16 u128);
// What only an attribute asks for: cache lines, vectors, pages.
macro_rules! raised {
    ($($align:literal $name:ident)*) => {$(
        /// See [`Alignment`].
        #[derive(Debug, Clone, Copy)]
        #[repr(align($align))]
        pub struct $name;
        alignments!($align $name);
    )*};
}
raised!(32 By32 64 By64 128 By128 256 By256 512 By512 1024 By1024 2048 By2048 4096 By4096);

/// The bytes that hold a range, from the first one on: at most nine.
const fn span(range: BitRange) -> (usize, u32, usize) {
    let shift = (range.offset % 8) as u32;
    (range.offset / 8, shift, (shift + range.width).div_ceil(8) as usize)
}

const fn mask(width: u32) -> u128 {
    (1u128 << width) - 1
}

/// Reads a bit field.
///
/// # Safety
///
/// `twin` points to a struct with the range, valid for reads.
#[inline(always)]
pub unsafe fn read_bits<N: NativeInteger>(twin: *const u8, range: BitRange) -> N {
    let (first, shift, count) = span(range);
    let mut raw = 0u128;
    for index in 0..count {
        // SAFETY: the byte holds bits of the range.
        raw |= u128::from(unsafe { twin.add(first + index).read() }) << (8 * index);
    }
    let value = ((raw >> shift) & mask(range.width)) as i128;
    let is_negative = N::SIGNED && range.width > 0 && value >> (range.width - 1) == 1;
    let value = if is_negative { value - (1i128 << range.width) } else { value };
    N::cut(value)
}

/// Writes a bit field, cut off to its width.
///
/// # Safety
///
/// `twin` points to a struct with the range, valid for reads and writes.
#[inline(always)]
pub unsafe fn write_constant_bits<N: NativeInteger>(twin: *mut u8, range: BitRange, value: N) {
    let (first, shift, count) = span(range);
    let bits = (value.widen() as u128 & mask(range.width)) << shift;
    let keep = !(mask(range.width) << shift);
    for index in 0..count {
        // SAFETY: the byte holds bits of the range.
        unsafe {
            let byte = twin.add(first + index);
            byte.write(byte.read() & (keep >> (8 * index)) as u8 | (bits >> (8 * index)) as u8);
        }
    }
}

/// Writes a bit field.
///
/// # Errors
///
/// The number does not fit; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn write_bits<N: NativeInteger>(
    twin: *mut u8,
    range: BitRange,
    value: N,
    name: &'static str,
) -> Result<(), MarshalError> {
    if !range.fits(value.widen(), N::SIGNED) {
        return Err(too_wide::<N>(value, range.width).in_field(name));
    }
    // SAFETY: the caller's promise.
    unsafe { write_constant_bits(twin, range, value) };
    Ok(())
}

#[cold]
fn too_wide<N: NativeInteger>(value: N, width: u32) -> MarshalError {
    Problem::OutOfRange { value: value.widen(), native: format!("{} : {width}", N::NAME) }.into()
}

/// The native form of a value, before it goes into its bits.
///
/// # Safety
///
/// The native form is a number: it points to nothing.
#[inline(always)]
unsafe fn lowered<F: LowerField<T, N>, T, N>(
    value: &T,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<N, MarshalError> {
    let mut native = MaybeUninit::<N>::zeroed();
    // SAFETY: the local is aligned, writable and zero, and `lower` writes it.
    unsafe {
        derived::lower_field::<F, T, N>(value, native.as_mut_ptr(), arena, name)?;
        Ok(native.assume_init())
    }
}

/// Lowers a value into a bit field.
///
/// # Errors
///
/// It has no native form, or does not fit; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn lower_bits<F: LowerField<T, N>, T, N: NativeInteger>(
    value: &T,
    twin: *mut u8,
    range: BitRange,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: an integer points to nothing; the rest is the caller's promise.
    unsafe { write_bits(twin, range, lowered::<F, T, N>(value, arena, name)?, name) }
}

/// Lowers a truth value into a bit field: its lowest bits, so that one signed bit can hold `true`.
///
/// # Errors
///
/// It has no native form; the error names the field.
///
/// # Safety
///
/// As for [`write_constant_bits`].
#[inline(always)]
pub unsafe fn lower_flag<F: LowerField<T, N>, T, N: NativeInteger>(
    value: &T,
    twin: *mut u8,
    range: BitRange,
    arena: &mut Arena<'_>,
    name: &'static str,
) -> Result<(), MarshalError> {
    // SAFETY: an integer points to nothing; the rest is the caller's promise.
    unsafe { write_constant_bits(twin, range, lowered::<F, T, N>(value, arena, name)?) };
    Ok(())
}

/// Lifts a value from a bit field.
///
/// # Errors
///
/// The number is not what the type allows; the error names the field.
///
/// # Safety
///
/// As for [`read_bits`].
#[inline(always)]
pub unsafe fn lift_bits<F: LiftField<T, N>, T, N: NativeInteger>(
    twin: *const u8,
    range: BitRange,
    kept: Kept<'_>,
    name: &'static str,
) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe {
        let native: N = read_bits(twin, range);
        derived::lift_field::<F, T, N>(&raw const native, kept, name)
    }
}
