//! Signatures as the generator sees them.

use std::rc::Rc;

use crate::target::Target;

/// A C arithmetic type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    I128,
    U128,
    Size,
    F32,
    F64,
}

impl Scalar {
    pub(crate) fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::I128)
    }
}

/// What may be passed or returned.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    Scalar(Scalar),
    /// C's `_Bool`; not inside a struct, where Rust's side has no plain form.
    Bool,
    /// An enumeration of three values; not inside a struct either.
    Enumeration,
    Aggregate(Rc<Aggregate>),
}

/// A struct or a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Aggregate {
    pub(crate) is_union: bool,
    /// `#pragma pack`.
    pub(crate) pack: Option<usize>,
    /// `__attribute__((aligned))`.
    pub(crate) align: Option<usize>,
    /// At least one; of a union the first is the one that is written and read.
    pub(crate) fields: Vec<Field>,
}

/// A member, an array if it has a length.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Field {
    pub(crate) ty: Type,
    pub(crate) length: Option<usize>,
    /// The width of a bit field, which is a number and no array, and inside no other struct.
    pub(crate) bits: Option<u32>,
}

/// How an argument travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passing {
    Value,
    /// By a pointer to const.
    In,
    /// By a pointer; the callee writes a second value.
    InOut,
}

/// A calling convention; other than `C` on 32-bit Windows only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Convention {
    C,
    Stdcall,
    Fastcall,
    Thiscall,
}

#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) passing: Passing,
    pub(crate) ty: Type,
}

/// One function.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    /// What the values of its arguments and results are drawn from.
    pub(crate) values: u64,
    pub(crate) convention: Convention,
    pub(crate) parameters: Vec<Parameter>,
    /// The types after `...`; empty if the function is not variadic.
    pub(crate) tail: Vec<Scalar>,
    pub(crate) result: Option<Type>,
}

impl Type {
    /// Whether the type, or a part of it, passes the test.
    pub(crate) fn any(&self, test: &impl Fn(&Type) -> bool) -> bool {
        test(self)
            || matches!(self, Self::Aggregate(aggregate)
                if aggregate.fields.iter().any(|field| field.ty.any(test)))
    }

    /// What libffi has no description for when it is passed by value.
    pub(crate) fn is_beyond_libffi(&self, target: &Target) -> bool {
        self.any(&|part| match part {
            Self::Scalar(Scalar::I128 | Scalar::U128) => true,
            Self::Aggregate(aggregate) => aggregate.is_union || aggregate.is_lowered(target),
            _ => false,
        })
    }

    fn align(&self, target: &Target) -> usize {
        match self {
            Self::Scalar(scalar) => target.align_of(*scalar),
            Self::Bool => 1,
            Self::Enumeration => 4,
            Self::Aggregate(aggregate) => aggregate.align(target),
        }
    }

    /// Whether Rust's side is a struct that is converted, and crosses as its native twin.
    pub(crate) fn has_bits(&self) -> bool {
        matches!(self, Self::Aggregate(aggregate) if aggregate.has_bits())
    }

    pub(crate) fn has_array(&self) -> bool {
        self.any(&|part| {
            matches!(part, Self::Aggregate(aggregate)
                if aggregate.fields.iter().any(|field| field.length.is_some()))
        })
    }

    pub(crate) fn has_union(&self) -> bool {
        self.any(&|part| matches!(part, Self::Aggregate(one) if one.is_union))
    }

    /// Whether an attribute raises the alignment anywhere.
    pub(crate) fn is_over_aligned(&self) -> bool {
        self.any(&|part| matches!(part, Self::Aggregate(aggregate) if aggregate.align.is_some()))
    }
}

impl Aggregate {
    /// The fields that are written and read.
    pub(crate) fn written(&self) -> &[Field] {
        if self.is_union { &self.fields[..1] } else { &self.fields }
    }

    pub(crate) fn has_bits(&self) -> bool {
        self.fields.iter().any(|field| field.bits.is_some())
    }

    fn fields_align(&self, target: &Target) -> usize {
        self.fields.iter().map(|field| field.ty.align(target)).max().unwrap_or(1)
    }

    fn align(&self, target: &Target) -> usize {
        let fields = self.fields_align(target);
        self.pack.map_or(fields, |pack| fields.min(pack)).max(self.align.unwrap_or(1))
    }

    /// Whether packing changes anything: it has no effect on what asks for no more anyway.
    fn is_lowered(&self, target: &Target) -> bool {
        self.pack.is_some_and(|pack| self.fields_align(target) > pack)
    }
}

impl Signature {
    /// All the types, with how they travel.
    pub(crate) fn types(&self) -> impl Iterator<Item = (Passing, &Type)> {
        let parameters = self.parameters.iter().map(|parameter| (parameter.passing, &parameter.ty));
        parameters.chain(self.result.iter().map(|ty| (Passing::Value, ty)))
    }

    pub(crate) fn is_variadic(&self) -> bool {
        !self.tail.is_empty()
    }
}
