//! Where a calling convention of x86-64 has one more integer argument.
//!
//! It is computed at compile time from the types of the arguments before it. Only what decides the
//! place of a last argument is modelled: the registers that are taken, and the words on the stack.

use crate::abi::{FieldDesc, TypeClass, TypeDesc};

/// How a calling convention of x86-64 passes arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// Integers in rdi, rsi, rdx, rcx, r8, r9; floats in xmm0 to xmm7; small structs in pieces.
    SystemV,
    /// The first four arguments in rcx, rdx, r8, r9 or their xmm counterparts, by position.
    Windows,
}

impl Passing {
    /// What `extern "C"` and `extern "system"` mean on this target.
    pub const NATIVE: Self = if cfg!(windows) { Self::Windows } else { Self::SystemV };
}

/// Where the argument after the last one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub(super) passing: Passing,
    pub(super) place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the integer register with this number.
    Register(usize),
    /// On the stack, after this many words of arguments.
    Stack(usize),
}

/// More than any C function passes on the stack; larger frames would need stack probes.
const MOST_WORDS: usize = 256;

impl Shape {
    /// The place after `parameters` in a function that returns `returns`.
    ///
    /// # Panics
    ///
    /// The parameters take more than 2 KiB of the stack.
    pub const fn after(passing: Passing, parameters: &[TypeDesc], returns: &TypeDesc) -> Self {
        let place = match passing {
            Passing::SystemV => system_v(parameters, returns),
            Passing::Windows => windows(parameters, returns),
        };
        if let Place::Stack(words) = place {
            assert!(words <= MOST_WORDS, "the callback's arguments take too much of the stack");
        }
        Self { passing, place }
    }
}

const fn is_aggregate(ty: &TypeDesc) -> bool {
    matches!(ty.class, TypeClass::Struct(_) | TypeClass::Union(_))
}

const fn windows(parameters: &[TypeDesc], returns: &TypeDesc) -> Place {
    const REGISTERS: usize = 4;
    let hidden = is_aggregate(returns) && !matches!(returns.size, 1 | 2 | 4 | 8);
    // Every argument takes one position: what does not fit is passed by its address.
    let positions = parameters.len() + hidden as usize;
    if positions < REGISTERS {
        Place::Register(positions)
    } else {
        Place::Stack(positions - REGISTERS)
    }
}

const fn system_v(parameters: &[TypeDesc], returns: &TypeDesc) -> Place {
    const INTEGERS: usize = 6;
    const FLOATS: usize = 8;
    let hidden = is_aggregate(returns) && Pieces::of(returns).in_memory;
    let (mut integers, mut floats, mut bytes) = (hidden as usize, 0, 0);
    let mut index = 0;
    while index < parameters.len() {
        let parameter = &parameters[index];
        let pieces = Pieces::of(parameter);
        let fits = integers + pieces.integers <= INTEGERS && floats + pieces.floats <= FLOATS;
        if !pieces.in_memory && fits {
            integers += pieces.integers;
            floats += pieces.floats;
        } else {
            let align = if parameter.align > 8 { parameter.align } else { 8 };
            bytes = usize::next_multiple_of(bytes, align);
            bytes += usize::next_multiple_of(parameter.size, 8);
        }
        index += 1;
    }
    if integers < INTEGERS { Place::Register(integers) } else { Place::Stack(bytes / 8) }
}

/// The registers that one value takes, by the classification of the System V ABI.
#[derive(Clone, Copy)]
struct Pieces {
    integers: usize,
    floats: usize,
    in_memory: bool,
}

impl Pieces {
    const fn of(ty: &TypeDesc) -> Self {
        let mut words = Words { integer: [false; 2], float: [false; 2], in_memory: ty.size > 16 };
        if !words.in_memory {
            words = words.with(ty, 0);
        }
        let (mut integers, mut floats, mut index) = (0, 0, 0);
        while index < 2 {
            if words.integer[index] {
                integers += 1;
            } else if words.float[index] {
                floats += 1;
            }
            index += 1;
        }
        Self { integers, floats, in_memory: words.in_memory }
    }
}

/// What stands in the two words of a value of at most 16 bytes.
#[derive(Clone, Copy)]
struct Words {
    integer: [bool; 2],
    float: [bool; 2],
    in_memory: bool,
}

impl Words {
    /// Adds a value at `offset`.
    const fn with(mut self, ty: &TypeDesc, offset: usize) -> Self {
        match ty.class {
            TypeClass::Void => {}
            TypeClass::Signed | TypeClass::Unsigned | TypeClass::Pointer | TypeClass::Float => {
                // A field of a packed struct that is not where its type wants to be.
                if !offset.is_multiple_of(ty.align) || offset + ty.size > 16 {
                    self.in_memory = true;
                    return self;
                }
                let is_float = matches!(ty.class, TypeClass::Float);
                let mut word = offset / 8;
                while word * 8 < offset + ty.size {
                    if is_float {
                        self.float[word] = true;
                    } else {
                        self.integer[word] = true;
                    }
                    word += 1;
                }
            }
            TypeClass::Struct(fields) | TypeClass::Union(fields) => {
                let mut index = 0;
                while index < fields.len() {
                    let FieldDesc { offset: within, ty, bits, .. } = &fields[index];
                    self = match bits {
                        None => self.with(ty, offset + *within),
                        Some((shift, width)) => {
                            let first = (offset + *within) * 8 + *shift as usize;
                            self.with_bits(first, *width as usize)
                        }
                    };
                    index += 1;
                }
            }
            TypeClass::Array(element, count) => {
                let mut index = 0;
                while index < count {
                    self = self.with(element, offset + index * element.size);
                    index += 1;
                }
            }
        }
        self
    }

    /// Adds a bit field: integer bits, wherever they stand.
    const fn with_bits(mut self, first: usize, width: usize) -> Self {
        let mut word = first / 64;
        while width > 0 && word < 2 && word * 64 < first + width {
            self.integer[word] = true;
            word += 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Abi;

    const INT: TypeDesc = i32::DESC;
    const FLOAT: TypeDesc = f64::DESC;
    const WIDE: TypeDesc = i128::DESC;
    const NOTHING: TypeDesc = <()>::DESC;

    const fn field(offset: usize, ty: &'static TypeDesc) -> FieldDesc {
        FieldDesc::new("field", offset, ty)
    }
    const fn of(size: usize, align: usize, fields: &'static [FieldDesc]) -> TypeDesc {
        let class = TypeClass::Struct(fields);
        TypeDesc { name: "struct", size, align, class, pack: None, is_inner: false }
    }
    const POINT: TypeDesc = of(16, 8, &[field(0, &FLOAT), field(8, &FLOAT)]);
    const MIXED: TypeDesc = of(16, 8, &[field(0, &FLOAT), field(8, &INT)]);
    const LARGE: TypeDesc = of(24, 8, &[field(0, &FLOAT), field(8, &FLOAT), field(16, &FLOAT)]);
    const PAIR: TypeDesc = of(8, 4, &[field(0, &INT), field(4, &INT)]);
    const PACKED: TypeDesc = of(5, 1, &[field(0, &u8::DESC), field(1, &INT)]);

    fn unix(parameters: &[TypeDesc], returns: TypeDesc) -> Place {
        Shape::after(Passing::SystemV, parameters, &returns).place
    }
    fn win(parameters: &[TypeDesc], returns: TypeDesc) -> Place {
        Shape::after(Passing::Windows, parameters, &returns).place
    }

    // Expected places by hand from the System V psABI, section 3.2.3.
    #[test]
    fn registers_of_system_v() {
        assert_eq!(unix(&[], NOTHING), Place::Register(0));
        assert_eq!(unix(&[INT, FLOAT, INT], INT), Place::Register(2));
        assert_eq!(unix(&[POINT, INT], NOTHING), Place::Register(1));
        assert_eq!(unix(&[MIXED, MIXED], NOTHING), Place::Register(2));
        assert_eq!(unix(&[WIDE, INT], NOTHING), Place::Register(3));
        assert_eq!(unix(&[PACKED, LARGE], NOTHING), Place::Register(0));
        assert_eq!(unix(&[INT], LARGE), Place::Register(2));
        assert_eq!(unix(&[INT], POINT), Place::Register(1));
        assert_eq!(unix(&[INT; 5], NOTHING), Place::Register(5));
    }

    #[test]
    fn stack_of_system_v() {
        assert_eq!(unix(&[INT; 6], NOTHING), Place::Stack(0));
        assert_eq!(unix(&[INT; 8], NOTHING), Place::Stack(2));
        assert_eq!(unix(&[INT, INT, INT, INT, INT, INT, LARGE], NOTHING), Place::Stack(3));
        assert_eq!(unix(&[INT; 6], LARGE), Place::Stack(1));
        // The pair of a 128-bit integer is not split; the register that is left takes the next.
        assert_eq!(unix(&[INT, INT, INT, INT, INT, WIDE], NOTHING), Place::Register(5));
        assert_eq!(unix(&[INT, INT, INT, INT, INT, WIDE, INT, INT], NOTHING), Place::Stack(3));
        assert_eq!(unix(&[FLOAT; 9], NOTHING), Place::Register(0));
    }

    // Microsoft's x64 calling convention: one position for each argument.
    #[test]
    fn positions_of_windows() {
        assert_eq!(win(&[], NOTHING), Place::Register(0));
        assert_eq!(win(&[INT, FLOAT, POINT], NOTHING), Place::Register(3));
        assert_eq!(win(&[INT, FLOAT, POINT], POINT), Place::Stack(0));
        assert_eq!(win(&[INT; 4], INT), Place::Stack(0));
        assert_eq!(win(&[INT; 7], INT), Place::Stack(3));
        assert_eq!(win(&[INT], PAIR), Place::Register(1));
    }
}
