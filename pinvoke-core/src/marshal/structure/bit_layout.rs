//! Where the platform's compilers put bit fields.
//!
//! C leaves their places to the compiler. Off Windows that is the GNU layout of the System V ABIs: a
//! bit field takes the next free bits, in whatever bytes these are, unless it would cross a boundary
//! of its type. On Windows it is Microsoft's: bit fields of types of the same size share a unit of
//! that size, and a type of another size opens a new one.

use crate::abi::{FieldDesc, TypeDesc};

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

    /// The bytes that the compiler leaves free before a run of bit fields, whose last one is at `last`.
    const fn gap(&self, last: usize) -> usize {
        let first = self.first_of_run(last);
        self.offsets[first] / 8 - self.end_before(first)
    }

    /// Whether floats fill that gap in the twin.
    ///
    /// System V passes every eight bytes of a small struct in a register of integers if there is an
    /// integer among them, and the gap must not be one: `struct { float a; uint64_t b : 37; }` goes in a
    /// register of each kind. With floats in the gap it stays what the fields before it are.
    pub const fn fills_with_floats(&self, last: usize) -> bool {
        let start = self.end_before(self.first_of_run(last));
        self.align >= 4 && start.is_multiple_of(4) && self.gap(last).is_multiple_of(4)
    }

    /// The number of floats or bytes in it.
    pub const fn filling(&self, last: usize) -> usize {
        if self.fills_with_floats(last) { self.gap(last) / 4 } else { self.gap(last) }
    }

    /// The bytes of the run.
    pub const fn bytes(&self, last: usize) -> usize {
        self.ends[last] - self.offsets[self.first_of_run(last)] / 8
    }

    const fn first_of_run(&self, last: usize) -> usize {
        let mut first = last;
        while first > 0 && self.fields[first - 1].width.is_some() {
            first -= 1;
        }
        first
    }

    const fn end_before(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.ends[index - 1] }
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

/// What fills the gap before a run of bit fields: floats, or bytes.
#[derive(Debug)]
pub struct Filling<const FLOATS: bool>;

/// See [`Filling`].
pub trait FillWith {
    /// The type.
    type Type: Copy;
}
impl FillWith for Filling<true> {
    type Type = f32;
}
impl FillWith for Filling<false> {
    type Type = u8;
}
