//! C types, known at run time.
//!
//! [`CType`] is what a signature is made of. Sizes, alignments and offsets are those of the C
//! compiler of this target. A type that is only declared, or whose values this crate cannot make, is
//! [`CType::Opaque`]; it can stand behind a pointer, where nothing needs its size.
//!
//! Every composite type knows how deeply it nests and how many scalars it is made of, and cannot be
//! made beyond [`limits`]: whoever walks a type can recurse.

mod aggregate;
mod declared;
mod describe;
mod display;
mod enumeration;
pub(super) mod limits;
mod passing;
mod scalar;

use std::sync::Arc;

pub use aggregate::{Aggregate, CField};
pub(super) use aggregate::{AggregateKind, FieldCount};
pub(super) use declared::declared;
pub(super) use describe::same_layout;
pub(super) use display::declaration;
pub use enumeration::CEnum;
pub(super) use passing::passed_by_value;
pub use scalar::Scalar;
pub(super) use scalar::ScalarKind;

use super::signature::Signature;
use crate::error::SignatureProblem;

/// A C type.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::CType;
///
/// assert_eq!(CType::INT.to_string(), "int");
/// assert_eq!(CType::CHAR.to_const().pointer().to_string(), "const char *");
/// assert_eq!(CType::DOUBLE.size(), Some(8));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum CType {
    /// `void`: no value, or behind a pointer anything.
    Void,
    /// A number or a truth value.
    Scalar(Scalar),
    /// An enumeration.
    Enum(Arc<CEnum>),
    /// A pointer to data or to a function.
    Pointer(Arc<CPointer>),
    /// An array in a struct, or behind a pointer.
    Array(Arc<CArray>),
    /// A struct.
    Struct(Arc<Aggregate>),
    /// A union.
    Union(Arc<Aggregate>),
    /// A type without a known size: declared and not defined, or beyond this crate.
    Opaque(Arc<COpaque>),
    /// A function, which can only stand behind a pointer.
    Function(Signature),
}

/// A type without a known size.
#[derive(Debug, Clone)]
pub struct COpaque {
    name: Box<str>,
    /// What to do instead of using it, if it is defined in C.
    instead: Option<&'static str>,
}

/// What a pointer points to.
#[derive(Debug, Clone)]
pub struct CPointer {
    target: CType,
    is_const: bool,
    depth: u8,
}

/// An array.
#[derive(Debug, Clone)]
pub struct CArray {
    element: CType,
    length: usize,
    size: usize,
    depth: u8,
    leaves: u32,
}

/// A type with the `const` of a pointer's target.
#[derive(Debug, Clone)]
pub struct ConstType(CType);

impl CType {
    /// `char`: signed where C has it so on this target.
    pub const CHAR: Self = Self::Scalar(Scalar::CHAR);
    /// `int`.
    pub const INT: Self = Self::Scalar(Scalar::INT);
    /// `unsigned int`.
    pub const UNSIGNED: Self = Self::Scalar(Scalar::UNSIGNED);
    /// `long`: 32 bits on Windows and on 32-bit targets, else 64.
    pub const LONG: Self = Self::Scalar(Scalar::LONG);
    /// `unsigned long`.
    pub const UNSIGNED_LONG: Self = Self::Scalar(Scalar::UNSIGNED_LONG);
    /// `size_t`.
    pub const SIZE: Self = Self::Scalar(Scalar::SIZE);
    /// `float`.
    pub const FLOAT: Self = Self::Scalar(Scalar::FLOAT);
    /// `double`.
    pub const DOUBLE: Self = Self::Scalar(Scalar::DOUBLE);
    /// `_Bool`.
    pub const BOOL: Self = Self::Scalar(Scalar::BOOL);
    /// `int8_t`.
    pub const INT8: Self = Self::Scalar(Scalar::INT8);
    /// `int16_t`.
    pub const INT16: Self = Self::Scalar(Scalar::INT16);
    /// `int32_t`.
    pub const INT32: Self = Self::Scalar(Scalar::INT32);
    /// `int64_t`.
    pub const INT64: Self = Self::Scalar(Scalar::INT64);
    /// `uint8_t`.
    pub const UINT8: Self = Self::Scalar(Scalar::UINT8);
    /// `uint16_t`.
    pub const UINT16: Self = Self::Scalar(Scalar::UINT16);
    /// `uint32_t`.
    pub const UINT32: Self = Self::Scalar(Scalar::UINT32);
    /// `uint64_t`.
    pub const UINT64: Self = Self::Scalar(Scalar::UINT64);
    /// `char16_t`.
    pub const CHAR16: Self = Self::Scalar(Scalar::CHAR16);

    /// A pointer to this type.
    ///
    /// # Panics
    ///
    /// Beyond 64 levels of nesting.
    pub fn pointer(self) -> Self {
        Self::pointer_to(self, false).unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// The type behind `const`, for a pointer to it.
    pub fn to_const(self) -> ConstType {
        ConstType(self)
    }

    /// An array of this type.
    ///
    /// # Errors
    ///
    /// The type has no size, or the array would be too large.
    pub fn array(self, length: usize) -> Result<Self, crate::error::SignatureError> {
        Ok(Self::array_of(self, length)?)
    }

    /// The type as a pointer leads to it: at the end of a long chain of structs that point to one another, as
    /// one that is only declared.
    pub(super) fn at_the_end(self) -> Self {
        match &self {
            Self::Struct(of) | Self::Union(of) if of.depth() > limits::CHAIN => {
                COpaque::declared(of.name())
            }
            _ => self,
        }
    }

    pub(super) fn pointer_to(target: CType, is_const: bool) -> Result<Self, SignatureProblem> {
        let depth = limits::deeper(target.depth())?;
        Ok(Self::Pointer(Arc::new(CPointer { target, is_const, depth })))
    }

    pub(super) fn array_of(element: CType, length: usize) -> Result<Self, SignatureProblem> {
        let depth = limits::deeper(element.depth())?;
        let Some(size) = element.size() else { return Err(element.has_no_size()) };
        let size = limits::size(size.checked_mul(length))?;
        // What a parameter does not tell is bounded by the size: an element has one byte at least.
        let leaves = element.leaves().saturating_mul(u32::try_from(length).unwrap_or(u32::MAX));
        Ok(Self::Array(Arc::new(CArray { element, length, size, depth, leaves })))
    }

    /// The size in bytes, if the type has one.
    pub fn size(&self) -> Option<usize> {
        match self {
            Self::Void | Self::Opaque(_) | Self::Function(_) => None,
            Self::Scalar(scalar) => Some(scalar.size()),
            Self::Enum(of) => Some(of.scalar().size()),
            Self::Pointer(_) => Some(size_of::<*const u8>()),
            Self::Array(of) => Some(of.size),
            Self::Struct(of) | Self::Union(of) => Some(of.size()),
        }
    }

    /// The alignment in bytes; 1 for a type without a size.
    pub fn align(&self) -> usize {
        match self {
            Self::Void | Self::Opaque(_) | Self::Function(_) => 1,
            Self::Scalar(scalar) => scalar.align(),
            Self::Enum(of) => of.scalar().align(),
            Self::Pointer(_) => align_of::<*const u8>(),
            Self::Array(of) => of.element.align(),
            Self::Struct(of) | Self::Union(of) => of.align(),
        }
    }

    /// The number behind a scalar or an enumeration.
    pub fn scalar(&self) -> Option<Scalar> {
        match self {
            Self::Scalar(scalar) => Some(*scalar),
            Self::Enum(of) => Some(of.scalar()),
            _ => None,
        }
    }

    /// What a pointer points to.
    pub fn target(&self) -> Option<&CType> {
        match self {
            Self::Pointer(pointer) => Some(&pointer.target),
            _ => None,
        }
    }

    /// Whether a pointer promises not to write through it.
    pub(super) fn points_to_const(&self) -> bool {
        matches!(self, Self::Pointer(pointer) if pointer.is_const)
    }

    /// The fields of a struct or a union.
    pub fn fields(&self) -> Option<&[CField]> {
        match self {
            Self::Struct(of) | Self::Union(of) => Some(of.fields()),
            _ => None,
        }
    }

    /// The size of one unit of text, where a pointer to this may be text.
    pub fn text_unit(&self) -> Option<usize> {
        match self {
            Self::Scalar(scalar) if scalar.may_be_text() => Some(scalar.size()),
            _ => None,
        }
    }

    pub(super) fn depth(&self) -> u8 {
        match self {
            Self::Void | Self::Scalar(_) | Self::Enum(_) | Self::Opaque(_) => 0,
            Self::Pointer(of) => of.depth,
            Self::Array(of) => of.depth,
            Self::Struct(of) | Self::Union(of) => of.depth(),
            Self::Function(of) => of.depth(),
        }
    }

    /// How many scalars and pointers a value is made of.
    pub(super) fn leaves(&self) -> u32 {
        match self {
            Self::Array(of) => of.leaves,
            Self::Struct(of) | Self::Union(of) => of.leaves(),
            _ => 1,
        }
    }

    pub(super) fn has_no_size(&self) -> SignatureProblem {
        match self {
            Self::Opaque(of) => match of.instead {
                Some(instead) => {
                    SignatureProblem::Unsupported { what: format!("`{self}` by value"), instead }
                }
                None => SignatureProblem::Incomplete { name: of.name.to_string() },
            },
            other => SignatureProblem::Invalid(format!("`{other}` has no size")),
        }
    }
}

impl ConstType {
    /// A pointer to the type, through which it is not changed.
    ///
    /// # Panics
    ///
    /// Beyond 64 levels of nesting.
    pub fn pointer(self) -> CType {
        CType::pointer_to(self.0, true).unwrap_or_else(|problem| panic!("{problem}"))
    }
}

impl COpaque {
    pub(super) fn declared(name: &str) -> CType {
        CType::Opaque(Arc::new(Self { name: name.into(), instead: None }))
    }

    pub(super) fn beyond(name: &str, instead: &'static str) -> CType {
        CType::Opaque(Arc::new(Self { name: name.into(), instead: Some(instead) }))
    }

    pub(super) fn renamed(&self, name: &str) -> CType {
        CType::Opaque(Arc::new(Self { name: name.into(), instead: self.instead }))
    }

    /// Its name, as C spells it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What to do instead of using a type that C defines and this crate cannot handle.
    pub(super) fn instead(&self) -> Option<&'static str> {
        self.instead
    }
}

impl CPointer {
    /// What it points to.
    pub fn target(&self) -> &CType {
        &self.target
    }

    /// Whether the target is `const`.
    pub fn is_const(&self) -> bool {
        self.is_const
    }
}

impl CArray {
    /// The type of an element.
    pub fn element(&self) -> &CType {
        &self.element
    }

    /// The number of elements; 0 for a flexible array at the end of a struct.
    pub fn length(&self) -> usize {
        self.length
    }
}

impl From<Scalar> for CType {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}
