//! Structs in native memory with any bytes at all: each field is what the oracle reads at the offset that
//! C gives it, or the struct is refused, or not. Pointers alone are good ones, and counts stay within
//! what they count, since no reader could tell.

use std::mem::size_of;

use pinvoke::memory::struct_from_ptr;
use pinvoke::prelude::*;

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i16)]
pub(crate) enum Color {
    Red = -3,
    Green = 2,
    Blue = 40,
}

fn color(value: i16) -> Option<Color> {
    [Color::Red, Color::Green, Color::Blue].into_iter().find(|color| *color as i16 == value)
}

/// Memory of a struct of C, aligned for it, with bytes in it and zeros behind them.
fn memory<C: Copy>(bytes: &[u8]) -> Box<C> {
    let mut memory = Box::<C>::new_zeroed();
    let length = bytes.len().min(size_of::<C>());
    // SAFETY: the memory has the size; the types below are numbers and arrays of them, pointers among
    // them that are put right before anybody reads what they lead to.
    unsafe {
        memory.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), length);
        memory.assume_init()
    }
}

/// Reads the struct, and compares it with what the oracle reads.
#[track_caller]
fn compare<T: PartialEq + std::fmt::Debug>(
    read: Result<T, pinvoke::error::MarshalError>,
    expected: Option<T>,
) {
    match (read, expected) {
        (Ok(read), Some(expected)) => assert_eq!(read, expected),
        (Err(error), None) => assert!(!error.to_string().is_empty()),
        (read, expected) => panic!("{read:?}, and {expected:?} was expected"),
    }
}

/// Text up to its terminator, which must be there.
fn narrow(units: &[u8]) -> Option<String> {
    String::from_utf8(units[..units.iter().position(|unit| *unit == 0)?].to_vec()).ok()
}

fn wide(units: &[u16]) -> Option<String> {
    String::from_utf16(&units[..units.iter().position(|unit| *unit == 0)?]).ok()
}

// Everything that lies in the struct itself.

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8, bools = bool32)]
pub(crate) struct Flat {
    id: u8,
    #[marshal(byvaltstr, size_const = 6)]
    name: String,
    is_open: bool,
    #[marshal(byvaltstr, size_const = 4, charset = utf16)]
    title: String,
    color: Color,
    values: [u16; 3],
    #[marshal(bool8)]
    small: bool,
    #[marshal(variant_bool)]
    variant: bool,
    #[marshal(char16)]
    letter: char,
    #[marshal(char32)]
    point: char,
    ratio: f64,
    #[marshal(byvalarray, size_const = 2)]
    colors: Vec<Color>,
}
#[repr(C)]
#[derive(Clone, Copy)]
struct NativeFlat {
    id: u8,
    name: [u8; 6],
    is_open: i32,
    title: [u16; 4],
    color: i16,
    values: [u16; 3],
    small: u8,
    variant: i16,
    letter: u16,
    point: u32,
    ratio: f64,
    colors: [i16; 2],
}

fn flat(bytes: &[u8]) {
    let mut native = memory::<NativeFlat>(bytes);
    // NaN is equal to nothing.
    if native.ratio.is_nan() {
        native.ratio = 0.5;
    }
    let expected = || {
        Some(Flat {
            id: native.id,
            name: narrow(&native.name)?,
            is_open: native.is_open != 0,
            title: wide(&native.title)?,
            color: color(native.color)?,
            values: native.values,
            small: native.small != 0,
            variant: native.variant != 0,
            letter: char::from_u32(native.letter.into())?,
            point: char::from_u32(native.point)?,
            ratio: native.ratio,
            colors: vec![color(native.colors[0])?, color(native.colors[1])?],
        })
    };
    // SAFETY: the struct is that of C.
    compare(unsafe { struct_from_ptr((&raw const *native).cast()) }, expected());
}

// Bit fields: the GNU layout, which counts from the lowest bit.

#[derive(NativeStruct, Debug, PartialEq)]
#[native(bools = bool32)]
pub(crate) struct Bits {
    #[bits(3)]
    first: u8,
    #[bits(5)]
    signed: i8,
    #[bits(1)]
    flag: bool,
    #[bits(7)]
    color: Color,
    #[bits(33)]
    long: i64,
    last: u8,
}
#[repr(C)]
#[derive(Clone, Copy)]
struct NativeBits {
    bits: u64,
    last: u8,
}

fn bits(bytes: &[u8]) {
    let native = memory::<NativeBits>(bytes);
    let unsigned = |at: u32, width: u32| native.bits >> at & ((1 << width) - 1);
    let signed = |at: u32, width: u32| (native.bits << (64 - at - width)) as i64 >> (64 - width);
    let expected = color(signed(9, 7) as i16).map(|color| Bits {
        first: unsigned(0, 3) as u8,
        signed: signed(3, 5) as i8,
        flag: unsigned(8, 1) == 1,
        color,
        long: signed(16, 33),
        last: native_last(&native),
    });
    // SAFETY: the struct is that of C.
    compare(unsafe { struct_from_ptr((&raw const *native).cast()) }, expected);
}

/// The bits end in the middle of a word, and a byte follows at once.
fn native_last(native: &NativeBits) -> u8 {
    let _ = native.last;
    (native.bits >> 56) as u8
}

// What pointers lead to: arrays that a field counts, and text.

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
pub(crate) struct Pointing {
    #[len_of(items, colors)]
    count: NativeOnly<i8>,
    #[borrowed]
    items: Vec<u32>,
    #[borrowed]
    colors: Option<Vec<Color>>,
    #[borrowed]
    name: Option<String>,
    #[len_of(narrow, unit = bytes)]
    size: NativeOnly<u64>,
    #[borrowed]
    narrow: Vec<u16>,
}
#[repr(C)]
#[derive(Clone, Copy)]
struct NativePointing {
    count: i8,
    items: *const u32,
    colors: *const i16,
    name: *const u8,
    size: u64,
    narrow: *const u16,
}

fn pointing(bytes: &[u8]) {
    let (head, rest) = bytes.split_at(bytes.len().min(3));
    let mut head = head.iter().copied().chain([0; 3]);
    let (count, size, nulls) =
        (head.next().unwrap() as i8, head.next().unwrap(), head.next().unwrap());
    let words = |length: usize| -> Vec<u32> {
        let byte = |at: usize| u32::from(rest.get(at).copied().unwrap_or(0));
        (0..length).map(|at| byte(at * 2) << 8 | byte(at * 2 + 1)).collect()
    };
    let items = words(count.max(0) as usize);
    let colors: Vec<i16> = items.iter().map(|item| *item as i16).collect();
    let numbers: Vec<u16> = words(usize::from(size) / 2).iter().map(|word| *word as u16).collect();
    let mut text = rest.to_vec();
    text.push(0);
    let is_null = |bit: u8| nulls >> bit & 1 == 1;
    let pointer = |bit: u8, address: *const u8| match is_null(bit) {
        true => std::ptr::null(),
        false => address,
    };
    let native = NativePointing {
        count,
        items: pointer(0, items.as_ptr().cast()).cast(),
        colors: pointer(1, colors.as_ptr().cast()).cast(),
        name: pointer(2, text.as_ptr()),
        size: size.into(),
        narrow: pointer(3, numbers.as_ptr().cast()).cast(),
    };
    // A null pointer stands for no elements where the count says so, too.
    let expected = || {
        let is_counted = count >= 0 && (!is_null(0) || count == 0);
        // A size in bytes stands for the elements that are whole.
        let is_sized = !is_null(3) || numbers.is_empty();
        (is_counted && is_sized).then_some(())?;
        Some(Pointing {
            count: NativeOnly,
            items: items.clone(),
            colors: match is_null(1) {
                true => None,
                false => Some(colors.iter().map(|value| color(*value)).collect::<Option<_>>()?),
            },
            name: match is_null(2) {
                true => None,
                false => Some(narrow(&text)?),
            },
            size: NativeOnly,
            narrow: numbers.clone(),
        })
    };
    // SAFETY: the struct is that of C, and its pointers lead to as many elements as it says.
    compare(unsafe { struct_from_ptr((&raw const native).cast()) }, expected());
}

// A union with its discriminant in front, in a struct with one in another field.

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf16, bools = bool8)]
#[repr(C, i32)]
pub(crate) enum Tagged {
    Whole(i64) = -1,
    Flags { is_set: bool, color: Color } = 4,
    Name(#[marshal(byvaltstr, size_const = 3)] String) = 5,
    Nothing = 9,
}
#[derive(NativeStruct, Debug, PartialEq)]
#[native(union)]
#[repr(u16)]
pub(crate) enum Payload {
    Code(u32) = 3,
    Pair([u16; 2]) = 5,
}
#[derive(NativeStruct, Debug, PartialEq)]
pub(crate) struct Message {
    #[discriminant_of(payload)]
    kind: NativeOnly<u16>,
    payload: Payload,
    #[marshal(byvalarray, size_const = 2)]
    tagged: Vec<Tagged>,
}
#[repr(C)]
#[derive(Clone, Copy)]
struct NativeTagged {
    tag: i32,
    union: [u64; 1],
}
#[repr(C)]
#[derive(Clone, Copy)]
struct NativeMessage {
    kind: u16,
    payload: u32,
    tagged: [NativeTagged; 2],
}

fn tagged(native: &NativeTagged) -> Option<Tagged> {
    let bytes = native.union[0].to_ne_bytes();
    let unit = |at: usize| u16::from_ne_bytes([bytes[at], bytes[at + 1]]);
    Some(match native.tag {
        -1 => Tagged::Whole(native.union[0] as i64),
        4 => Tagged::Flags { is_set: bytes[0] != 0, color: color(unit(2) as i16)? },
        5 => Tagged::Name(wide(&[unit(0), unit(2), unit(4)])?),
        9 => Tagged::Nothing,
        _ => return None,
    })
}

fn message(bytes: &[u8]) {
    let native = memory::<NativeMessage>(bytes);
    let expected = || {
        Some(Message {
            kind: NativeOnly,
            payload: match native.kind {
                3 => Payload::Code(native.payload),
                5 => {
                    let bytes = native.payload.to_ne_bytes();
                    let unit = |at: usize| u16::from_ne_bytes([bytes[at], bytes[at + 1]]);
                    Payload::Pair([unit(0), unit(2)])
                }
                _ => return None,
            },
            tagged: native.tagged.iter().map(tagged).collect::<Option<_>>()?,
        })
    };
    // SAFETY: the struct is that of C.
    compare(unsafe { struct_from_ptr((&raw const *native).cast()) }, expected());
}

/// The first byte chooses the struct, the others are its memory.
pub(crate) fn read(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    match which % 4 {
        0 => flat(bytes),
        1 => bits(bytes),
        2 => pointing(bytes),
        _ => message(bytes),
    }
}
