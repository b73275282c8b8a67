//! Draws signatures that a target can have.

use fastrand::Rng;
use std::rc::Rc;

use crate::model::{Aggregate, Convention, Field, Parameter, Passing, Scalar, Signature, Type};
use crate::target::Target;

const NUMBERS: [Scalar; 11] = [
    Scalar::I8,
    Scalar::U8,
    Scalar::I16,
    Scalar::U16,
    Scalar::I32,
    Scalar::U32,
    Scalar::I64,
    Scalar::U64,
    Scalar::Size,
    Scalar::F32,
    Scalar::F64,
];
/// What keeps its type under the default promotions.
const PROMOTED: [Scalar; 6] =
    [Scalar::I32, Scalar::U32, Scalar::I64, Scalar::U64, Scalar::Size, Scalar::F64];

/// A source of signatures.
pub(crate) struct Draw<'t> {
    random: Rng,
    target: &'t Target,
}

impl<'t> Draw<'t> {
    pub(crate) fn new(seed: u64, target: &'t Target) -> Self {
        Self { random: Rng::with_seed(seed), target }
    }

    pub(crate) fn signature(&mut self) -> Signature {
        let convention = self.convention();
        // A callee that clears the stack must know what is on it.
        let variadic = convention == Convention::C && self.chance(12);
        // Eight is as many as a variadic declaration may have before its tail.
        let most = if variadic { 8 } else { self.most_parameters() };
        let parameters = self.random.usize(usize::from(variadic)..=most);
        if matches!(convention, Convention::Fastcall | Convention::Thiscall) {
            return self.in_registers(convention, parameters);
        }
        Signature {
            values: self.random.u64(..),
            convention,
            parameters: (0..parameters).map(|_| self.parameter(variadic)).collect(),
            tail: if variadic {
                (0..self.random.usize(1..=8)).map(|_| self.one_of(&PROMOTED)).collect()
            } else {
                Vec::new()
            },
            result: self.result(),
        }
    }

    /// Only what fills one register or none: of larger arguments and hidden results gcc, LLVM and libffi
    /// have different ideas under these conventions, so that plain Rust already differs from C.
    fn in_registers(&mut self, convention: Convention, parameters: usize) -> Signature {
        let one = |draw: &mut Self| draw.one_of(&[Scalar::I32, Scalar::U32, Scalar::Size]);
        Signature {
            values: self.random.u64(..),
            convention,
            parameters: (0..parameters)
                .map(|_| Parameter { passing: Passing::Value, ty: Type::Scalar(one(self)) })
                .collect(),
            tail: Vec::new(),
            result: Some(Type::Scalar(one(self))),
        }
    }

    /// Short lists are the common ones, and long ones reach the stack.
    fn most_parameters(&mut self) -> usize {
        if self.chance(25) { 20 } else { 6 }
    }

    fn convention(&mut self) -> Convention {
        if self.target.has_conventions() && self.chance(45) {
            self.one_of(&[Convention::Stdcall, Convention::Fastcall, Convention::Thiscall])
        } else {
            Convention::C
        }
    }

    /// gcc for 32-bit Windows returns small structs in registers, but not all that have an array or a union:
    /// it does otherwise than Microsoft's compiler and LLVM there.
    fn result(&mut self) -> Option<Type> {
        let ty = (!self.chance(12)).then(|| self.ty());
        ty.filter(|ty| !self.target.has_conventions() || !ty.has_array() && !ty.has_union())
    }

    fn parameter(&mut self, variadic: bool) -> Parameter {
        let ty = self.ty();
        // C leaves the last type before `...` to be one that promotion does not change; any may be it.
        let ty = if variadic { Type::Scalar(self.one_of(&PROMOTED)) } else { ty };
        let has_pointer_form = !matches!(ty, Type::Bool | Type::Enumeration);
        let passing = match self.random.u8(0..10) {
            0 if has_pointer_form => Passing::In,
            1 if has_pointer_form => Passing::InOut,
            _ => Passing::Value,
        };
        Parameter { passing, ty }
    }

    fn ty(&mut self) -> Type {
        match self.random.u8(0..100) {
            0..5 => Type::Bool,
            5..9 => Type::Enumeration,
            9..13 if self.target.has_int128() => self.int128(),
            9..55 => Type::Scalar(self.one_of(&NUMBERS)),
            _ => Type::Aggregate(Rc::new(self.aggregate(0, None))),
        }
    }

    fn int128(&mut self) -> Type {
        Type::Scalar(self.one_of(&[Scalar::I128, Scalar::U128]))
    }

    /// `pack` is that of the struct around it, in which nothing may ask for more alignment.
    fn aggregate(&mut self, depth: usize, packed_in: Option<usize>) -> Aggregate {
        let is_union = self.chance(12);
        let pack = packed_in.or_else(|| self.chance(12).then(|| self.one_of(&[1, 2, 4, 8])));
        let may_align = pack.is_none() && self.target.has_over_aligned();
        let align = (may_align && self.chance(15)).then(|| self.one_of(&[8, 16, 32, 64]));
        let has_bits = depth == 0 && !is_union && align.is_none() && self.chance(15);
        // All of one type: what many conventions pass in registers of their own.
        let uniform = self.chance(35).then(|| self.one_of(&NUMBERS));
        let count = self.random.usize(1..=if depth == 0 { 5 } else { 3 });
        let fields = (0..count)
            .map(|_| {
                let ty = match uniform {
                    Some(scalar) => Type::Scalar(scalar),
                    None => self.member(depth, pack),
                };
                let bits = if has_bits { self.width(&ty) } else { None };
                let has_length = bits.is_none() && self.chance(15);
                let length = has_length.then(|| self.random.usize(1..=4));
                Field { ty, length, bits }
            })
            .collect();
        Aggregate { is_union, pack, align, fields }
    }

    /// The width of a bit field, for most of the integers that can be one.
    fn width(&mut self, ty: &Type) -> Option<u32> {
        let Type::Scalar(scalar) = ty else { return None };
        let can_be = !matches!(scalar, Scalar::F32 | Scalar::F64 | Scalar::I128 | Scalar::U128);
        let most = 8 * self.target.size_of(*scalar) as u32;
        (can_be && self.chance(75)).then(|| self.random.u32(1..=most))
    }

    fn member(&mut self, depth: usize, pack: Option<usize>) -> Type {
        if depth < 2 && self.chance(20) {
            Type::Aggregate(Rc::new(self.aggregate(depth + 1, pack)))
        } else if self.target.has_int128() && self.chance(3) {
            self.int128()
        } else {
            Type::Scalar(self.one_of(&NUMBERS))
        }
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.random.usize(..choices.len())]
    }

    fn chance(&mut self, percent: u8) -> bool {
        self.random.u8(0..100) < percent
    }
}
