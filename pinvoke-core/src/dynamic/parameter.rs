//! The parameters of a signature, and what a declaration says of them beyond C's types.

use super::types::{CType, limits};
use crate::direction::Flow;
use crate::error::SignatureProblem;

/// A parameter of a function.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::{CType, Count, Parameter};
///
/// // _In_reads_(count) const int32_t *items
/// let items = Parameter::new("items", CType::INT32.to_const().pointer())
///     .input()
///     .counted_by(Count::parameter("count"));
/// assert_eq!(items.name(), "items");
/// ```
#[derive(Debug, Clone)]
pub struct Parameter {
    name: Box<str>,
    ty: CType,
    pub(super) flow: Option<Flow>,
    pub(super) optional: Option<bool>,
    pub(super) terminated: bool,
    pub(super) count: Option<Count>,
    pub(super) written: Option<Count>,
    pub(super) free: Option<Free>,
}

/// How many elements a pointer points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub(super) by: CountBy,
    pub(super) in_bytes: bool,
}

/// What says how many.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountBy {
    /// Always so many.
    Fixed(usize),
    /// The value of a parameter.
    Parameter(Box<str>),
    /// The value that a parameter points to.
    Pointee(Box<str>),
    /// What the function returns.
    Result,
}

/// Who releases memory that a function gives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Free {
    /// The C heap: `free`.
    C,
    /// COM's task allocator; the C heap off Windows.
    CoTaskMem,
    /// `LocalFree`; the C heap off Windows.
    Local,
    /// A function of the same library, which takes the pointer alone.
    Function(Box<str>),
}

impl Parameter {
    /// A parameter; the name is for messages and for counts, and may be empty.
    pub fn new(name: &str, ty: CType) -> Self {
        let name = name.into();
        let (flow, optional, terminated) = (None, None, false);
        Self { name, ty, flow, optional, terminated, count: None, written: None, free: None }
    }

    /// The function reads what the parameter points to: `_In_`.
    #[must_use]
    pub fn input(self) -> Self {
        self.flowing(Flow::In)
    }

    /// The function writes what the parameter points to, and does not read it: `_Out_`.
    #[must_use]
    pub fn output(self) -> Self {
        self.flowing(Flow::Out)
    }

    /// The function reads and writes what the parameter points to: `_Inout_`.
    #[must_use]
    pub fn in_out(self) -> Self {
        self.flowing(Flow::InOut)
    }

    fn flowing(self, flow: Flow) -> Self {
        Self { flow: Some(flow), optional: self.optional.or(Some(false)), ..self }
    }

    /// Null is allowed: `_opt_`.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: Some(true), ..self }
    }

    /// It points to so many elements: `_In_reads_(..)`, `_Out_writes_(..)`, `_Inout_updates_(..)`.
    #[must_use]
    pub fn counted_by(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// So many of the elements are valid after the call: `_Out_writes_to_(.., ..)`.
    #[must_use]
    pub fn written_by(self, count: Count) -> Self {
        Self { written: Some(count), ..self }
    }

    /// What it points to is a terminated string, or for `char **` a pointer to one: `_z_`.
    #[must_use]
    pub fn terminated(self) -> Self {
        Self { terminated: true, ..self }
    }

    /// Who releases the memory that the function gives through it: `_Free_(..)`.
    #[must_use]
    pub fn freed_by(self, free: Free) -> Self {
        Self { free: Some(free), ..self }
    }

    /// The name; empty if it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The C type, as passed: an array is a pointer.
    pub fn ty(&self) -> &CType {
        &self.ty
    }

    /// The direction, if the declaration tells.
    pub fn flow(&self) -> Option<Flow> {
        self.flow
    }

    /// The name, or one made of the position.
    pub(super) fn shown_name(&self, index: usize) -> String {
        match &*self.name {
            "" => format!("#{}", index + 1),
            name => name.to_owned(),
        }
    }

    /// Requires that what is said of the parameter goes with its type.
    pub(super) fn check(&self) -> Result<(), SignatureProblem> {
        let is_pointer = matches!(self.ty, CType::Pointer(_));
        let needs_pointer = self.count.is_some() || self.written.is_some() || self.free.is_some();
        if !is_pointer
            && (needs_pointer || self.terminated || !matches!(self.flow, None | Some(Flow::In)))
        {
            let wrong = format!("the annotation is for a pointer, not for `{}`", self.ty);
            return Err(SignatureProblem::Invalid(wrong));
        }
        if self.flow == Some(Flow::Out) && self.ty.points_to_const() {
            let wrong = format!("a function cannot write through `{}`", self.ty);
            return Err(SignatureProblem::Invalid(wrong));
        }
        if let Some(CountBy::Fixed(count)) = self.count.as_ref().map(|count| &count.by)
            && *count > limits::SIZE
        {
            return Err(SignatureProblem::Limit { what: "elements", limit: limits::SIZE });
        }
        Ok(())
    }
}

impl Count {
    /// The value of the parameter of that name.
    pub fn parameter(name: &str) -> Self {
        Self { by: CountBy::Parameter(name.into()), in_bytes: false }
    }

    /// The value that the parameter of that name points to.
    pub fn pointee(name: &str) -> Self {
        Self { by: CountBy::Pointee(name.into()), in_bytes: false }
    }

    /// What the function returns; for [`Parameter::written_by`].
    pub fn result() -> Self {
        Self { by: CountBy::Result, in_bytes: false }
    }

    /// Always so many.
    pub fn fixed(count: usize) -> Self {
        Self { by: CountBy::Fixed(count), in_bytes: false }
    }

    /// Bytes are counted, not elements.
    #[must_use]
    pub fn in_bytes(self) -> Self {
        Self { in_bytes: true, ..self }
    }

    /// The parameter that has the count.
    pub(super) fn index(&self, parameters: &[Parameter]) -> Option<usize> {
        match &self.by {
            CountBy::Parameter(name) | CountBy::Pointee(name) => {
                parameters.iter().position(|parameter| *parameter.name == **name)
            }
            CountBy::Fixed(_) | CountBy::Result => None,
        }
    }

    /// Requires that the parameter exists and is an integer, or a pointer to one.
    pub(super) fn check(&self, parameters: &[Parameter]) -> Result<(), SignatureProblem> {
        let (name, is_pointee) = match &self.by {
            CountBy::Fixed(_) | CountBy::Result => return Ok(()),
            CountBy::Parameter(name) => (name, false),
            CountBy::Pointee(name) => (name, true),
        };
        let Some(index) = self.index(parameters) else {
            let names = parameters.iter().map(|parameter| &*parameter.name);
            let similar = crate::library::similar::nearest(name, names);
            let name = name.to_string();
            return Err(SignatureProblem::UnknownName { kind: "parameter", name, similar });
        };
        let ty = &parameters[index].ty;
        let number = if is_pointee { ty.target().and_then(CType::scalar) } else { ty.scalar() };
        match number {
            Some(number) if !number.is_float() && number.size() <= 8 => Ok(()),
            _ => Err(SignatureProblem::Invalid(format!(
                "`{name}` cannot be a count: it is `{ty}`{}",
                if is_pointee { "" } else { "; write `*name` for a pointer to the count" },
            ))),
        }
    }
}
