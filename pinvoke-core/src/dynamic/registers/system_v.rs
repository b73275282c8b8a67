//! Classification by the System V ABI for AMD64, section 3.2.3, "Parameter Passing".

use super::frame::{INTEGERS, MOST_ON_STACK, STACK, VECTOR, VECTORS};
use super::place::{Place, Returned};
use super::places::Places;
use super::route::Route;
use super::target::{RegisterAbi, Taken, Target};
use crate::dynamic::types::CType;

/// The class of eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Integer,
    /// SSE: `float`s and `double`s alone.
    Vector,
}

/// How a type travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A scalar in a register of its class.
    Scalar(Class),
    /// A struct of one or two eight-byte parts.
    Parts(Class, Option<Class>),
    /// A struct in so many words of memory.
    Memory(usize),
}

/// The route of a call.
pub(super) fn route<'t>(
    arguments: impl ExactSizeIterator<Item = &'t CType>,
    result: &CType,
) -> Option<Route> {
    let mut room = Room::default();
    let returned = match result {
        CType::Void => Returned::Integer,
        result => room.returned(way(result)?),
    };
    let places = Places::of(arguments, |ty| room.place(way(ty)?))?;
    let (integers, vectors) = (room.integers as u8, room.vectors as u8);
    let taken = Taken { integers, vectors, stack: room.stack.next_multiple_of(2) as u16 };
    let target = Target::new(RegisterAbi::SystemV, taken, returned);
    Some(Route { places, target })
}

/// What is taken so far.
#[derive(Default)]
struct Room {
    integers: usize,
    vectors: usize,
    /// Words of the stack.
    stack: usize,
}

impl Room {
    fn returned(&mut self, way: Way) -> Returned {
        use Class::{Integer, Vector};
        match way {
            Way::Scalar(Integer) | Way::Parts(Integer, None) => Returned::Integer,
            Way::Scalar(Vector) | Way::Parts(Vector, None) => Returned::Vector,
            Way::Parts(Integer, Some(Integer)) => Returned::Integers,
            Way::Parts(Vector, Some(Vector)) => Returned::Vectors,
            Way::Parts(Integer, Some(Vector)) => Returned::IntegerVector,
            Way::Parts(Vector, Some(Integer)) => Returned::VectorInteger,
            // The address is the first argument, before all others.
            Way::Memory(_) => Returned::Memory(self.register(Integer)),
        }
    }

    /// The place of the next argument; `None` if the stack of a frame is full.
    fn place(&mut self, way: Way) -> Option<Place> {
        match way {
            Way::Scalar(class) if self.has_registers(class, None) => {
                Some(Place::Word(self.register(class)))
            }
            Way::Scalar(_) => Some(Place::Word(self.on_stack(1)?)),
            // A struct is in registers as a whole or not at all.
            Way::Parts(first, second) if self.has_registers(first, second) => {
                let low = self.register(first);
                Some(match second.map(|class| self.register(class)) {
                    None => Place::Copied { first: low, words: 1 },
                    Some(high) if high == low + 1 => Place::Copied { first: low, words: 2 },
                    Some(high) => Place::Split(low, high),
                })
            }
            Way::Parts(_, second) => self.copied(1 + usize::from(second.is_some())),
            Way::Memory(words) => self.copied(words),
        }
    }

    fn copied(&mut self, words: usize) -> Option<Place> {
        Some(Place::Copied { first: self.on_stack(words)?, words: words as u32 })
    }

    fn has_registers(&self, first: Class, second: Option<Class>) -> bool {
        let vectors =
            usize::from(first == Class::Vector) + usize::from(second == Some(Class::Vector));
        let integers = 1 + usize::from(second.is_some()) - vectors;
        self.integers + integers <= INTEGERS && self.vectors + vectors <= VECTORS
    }

    /// The word of the next register of a class.
    fn register(&mut self, class: Class) -> u32 {
        let (start, taken) = match class {
            Class::Integer => (0, &mut self.integers),
            Class::Vector => (VECTOR, &mut self.vectors),
        };
        *taken += 1;
        (start + *taken - 1) as u32
    }

    fn on_stack(&mut self, words: usize) -> Option<u32> {
        let first = self.stack;
        self.stack += words;
        (self.stack <= MOST_ON_STACK).then_some((STACK + first) as u32)
    }
}

/// How a type travels; `None` for what has no bytes.
fn way(ty: &CType) -> Option<Way> {
    match ty {
        CType::Struct(of) => {
            let words = of.size().div_ceil(8);
            // Nothing of this crate is aligned to more than eight bytes and passed by value.
            match words {
                0 => None,
                _ if of.align() > 8 => None,
                1 | 2 => {
                    let mut parts = [None; 2];
                    classify(ty, 0, &mut parts);
                    // Eight bytes without a field would have no class: padding is never that long.
                    Some(Way::Parts(parts[0]?, parts[1]))
                }
                _ => Some(Way::Memory(words)),
            }
        }
        ty => ty.size().filter(|size| *size <= 8).map(|_| Way::Scalar(scalar(ty))),
    }
}

fn scalar(ty: &CType) -> Class {
    match ty.scalar() {
        Some(scalar) if scalar.is_float() => Class::Vector,
        _ => Class::Integer,
    }
}

/// Merges the classes of all scalars of a type, which begins at `offset`, into the parts they lie in.
fn classify(ty: &CType, offset: usize, parts: &mut [Option<Class>; 2]) {
    match ty {
        CType::Struct(of) => {
            of.fields()
                .iter()
                .for_each(|field| classify(field.ty(), offset + field.offset(), parts));
        }
        CType::Array(of) => {
            let size = of.element().size().unwrap_or(0);
            (0..of.length()).for_each(|index| classify(of.element(), offset + index * size, parts));
        }
        ty => {
            let part = &mut parts[offset / 8];
            *part = match (*part, scalar(ty)) {
                (Some(Class::Integer), _) | (_, Class::Integer) => Some(Class::Integer),
                _ => Some(Class::Vector),
            };
        }
    }
}
