//! How many elements a pointer points to.

use super::parameter::Parameter;
use super::types::CType;
use crate::error::SignatureProblem;

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
                parameters.iter().position(|parameter| parameter.name() == &**name)
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
            let names = parameters.iter().map(Parameter::name);
            let similar = crate::library::similar::nearest(name, names);
            let name = name.to_string();
            return Err(SignatureProblem::UnknownName { kind: "parameter", name, similar });
        };
        let ty = parameters[index].ty();
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
