//! From managed values to native ones.
//!
//! Each value is checked against its parameter and becomes one machine word: a number, an address, or
//! for a struct by value the address of its bytes. What a pointer points to is put into the call's
//! [`Scratch`], unless it is the caller's own memory.

mod count;
mod given;
mod leaf;
mod memory;
mod pointer;
mod scalar;
mod special;
mod text;

use std::cell::Cell;

pub(super) use self::count::peek;
#[cfg(target_arch = "x86_64")]
pub(super) use self::pointer::points_to;
pub(super) use self::scalar::word as number;
#[cfg(target_arch = "x86_64")]
pub(super) use self::text::terminated;

use super::argument::{Argument, Passing};
use super::handle::HandleKind;
use super::narrow::NarrowText;
use super::owners::Owners;
use super::plan::Plan;
use super::release::Releaser;
use super::scratch::Scratch;
use super::signature::Signature;
use super::site;
use super::types::CType;
use super::value::Value;
use crate::error::{MarshalError, Problem, Site};

/// What the values of one call are lowered with.
pub(super) struct Lowering<'c> {
    pub(super) plan: &'c Plan,
    /// The function's, for errors.
    pub(super) signature: &'c Signature,
    /// The parameters, and for a variadic call what follows them.
    pub(super) arguments: &'c [Argument],
    pub(super) values: &'c [Value<'c>],
    pub(super) scratch: &'c Scratch,
    /// Whether a closure was among the values.
    pub(super) has_closures: Cell<bool>,
    /// What releases what the arguments give, and the kinds of their handles.
    pub(super) owners: Option<&'c Owners>,
    /// What the 8-bit text of the argument, or of the field, is that is lowered.
    pub(super) narrow: Cell<NarrowText>,
    /// The capacity of the buffer that grows.
    pub(super) capacity: Cell<usize>,
    /// Whether native code may have pointers into the scratch and to borrowed values: not in what a
    /// closure returns, which is longer with native code than they are there.
    pub(super) lends: bool,
}

impl Lowering<'_> {
    /// The word of an argument.
    ///
    /// # Errors
    ///
    /// The value does not fit the parameter; the error names it.
    pub(super) fn word(&self, index: usize) -> Result<u64, MarshalError> {
        self.word_of(index).map_err(|error| self.within(index, error))
    }

    /// The kind of the handle that an argument is.
    fn handle_kind(&self, index: usize) -> Option<&HandleKind> {
        self.owners?.handles.get(index)?.as_deref()
    }

    /// What releases, and allocates, the memory of an argument.
    fn release(&self, index: usize) -> Option<Releaser> {
        self.owners?.releases.get(index).copied().flatten()
    }

    /// Says that an error is in a parameter.
    #[cold]
    pub(super) fn within(&self, index: usize, error: MarshalError) -> MarshalError {
        error.at(self.site(index))
    }

    /// The place of an error in a parameter.
    #[cold]
    pub(super) fn site(&self, index: usize) -> &'static Site {
        let argument = self.arguments.get(index);
        let name = argument.map(|argument| argument.parameter.shown_name(index));
        site::site(self.signature.shown_name(), name.as_deref().unwrap_or("?"))
    }

    #[inline]
    fn word_of(&self, index: usize) -> Result<u64, MarshalError> {
        let argument = &self.arguments[index];
        let value = &self.values[index];
        match &argument.passing {
            Passing::Scalar(scalar) => match value {
                Value::Count => self.derived_count(argument, *scalar),
                Value::Handle(handle) => {
                    let kind = self.handle_kind(index);
                    handle.word(argument.parameter.ty(), kind)
                }
                Value::Bool(value) if argument.is_promoted => Ok(u64::from(*value)),
                value => scalar::word(value, *scalar, argument.parameter.ty()),
            },
            Passing::Pointer { target, is_const } => {
                self.narrow.set(argument.narrow(self.plan));
                let address = self.pointer_argument(index, target, *is_const)?;
                Ok(address.expose_provenance() as u64)
            }
            Passing::Value { size } => {
                self.narrow.set(argument.narrow(self.plan));
                // Whole words, because that is what goes into registers.
                let bytes = self.scratch.zeroed(size.next_multiple_of(8))?;
                // SAFETY: the block has the size of the type, is aligned for it and zeroed.
                unsafe { self.store(value, argument.parameter.ty(), bytes) }?;
                Ok(bytes.as_ptr().expose_provenance() as u64)
            }
        }
    }
}

/// The error of a value that is not of the parameter's type.
#[cold]
pub(super) fn wrong_type(value: &Value<'_>, ty: &CType, hint: &'static str) -> MarshalError {
    Problem::WrongType { expected: format!("`{ty}`"), found: value.kind(), hint }.into()
}
