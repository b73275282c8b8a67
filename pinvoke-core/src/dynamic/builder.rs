//! Signatures piece by piece.

use super::convention::Convention;
use super::count::Count;
use super::form::{HandleForm, TextForm};
use super::narrow::NarrowText;
use super::parameter::{Free, Parameter};
use super::signature::{Draft, Signature};
use super::types::CType;
use crate::error::{SignatureError, SignatureProblem};

/// Makes a [`Signature`] piece by piece.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::{CType, Parameter, Signature};
///
/// let signature = Signature::builder("ldexp")
///     .returns(CType::DOUBLE)
///     .takes(Parameter::new("value", CType::DOUBLE))
///     .takes(Parameter::new("exponent", CType::INT))
///     .build()?;
/// assert_eq!(signature.to_string(), "double ldexp(double value, int exponent)");
/// # Ok::<(), pinvoke_core::error::SignatureError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct SignatureBuilder(Draft, Vec<Parameter>);

impl SignatureBuilder {
    pub(super) fn new(name: &str) -> Self {
        Self(Draft { name: name.into(), ..Draft::default() }, Vec::new())
    }

    /// What the function returns; `void` if this is not said.
    pub fn returns(mut self, ty: CType) -> Self {
        self.0.result = ty;
        self
    }

    /// The function returns a terminated string, which is copied: `_Ret_z_`.
    pub fn returns_text(mut self) -> Self {
        self.0.returned.terminated = true;
        self
    }

    /// The function returns text of that form, which is copied: a `BSTR`, a list of texts, counted text.
    pub fn returns_text_form(mut self, form: TextForm) -> Self {
        self.0.returned.form = Some(form);
        if form == TextForm::Bstr {
            self.0.returned.free.get_or_insert(Free::Bstr);
        }
        self
    }

    /// The function returns an array of so many elements, which is copied: `_Ret_writes_(..)`.
    pub fn returns_array(mut self, count: Count) -> Self {
        self.0.returned.count = Some(count);
        self
    }

    /// The function returns a handle of that kind: `_Handle_(..)`.
    pub fn returns_handle(mut self, handle: HandleForm) -> Self {
        self.0.returned.handle = Some(handle);
        self
    }

    /// Null, or an invalid handle, is allowed as a result: `_Ret_maybenull_`.
    pub fn may_return_null(mut self) -> Self {
        self.0.returned.optional = true;
        self
    }

    /// Who releases the returned string or array after it was copied: `_Free_(..)`.
    pub fn result_freed_by(mut self, free: Free) -> Self {
        self.0.returned.free = Some(free);
        self
    }

    /// As [`SignatureBuilder::result_freed_by`], of an array of texts whose elements are released in the
    /// same way: `_Free_(.., elements)`.
    pub fn result_freed_with_elements(mut self, free: Free) -> Self {
        self.0.returned.free = Some(free);
        self.0.returned.frees_elements = true;
        self
    }

    /// Adds a parameter.
    pub fn takes(mut self, parameter: Parameter) -> Self {
        self.1.push(parameter);
        self
    }

    /// More arguments may follow: `...`.
    pub fn variadic(mut self) -> Self {
        self.0.is_variadic = true;
        self
    }

    /// The calling convention; [`Convention::C`] if this is not said.
    pub fn convention(mut self, convention: Convention) -> Self {
        self.0.convention = convention;
        self
    }

    /// What `char` text is; UTF-8 if this is not said.
    pub fn narrow_text(mut self, narrow: NarrowText) -> Self {
        self.0.narrow = narrow;
        self
    }

    /// Makes the signature.
    ///
    /// # Errors
    ///
    /// A type cannot be passed by value, a name is used twice, or a count names no parameter.
    pub fn build(self) -> Result<Signature, SignatureError> {
        let signature = Draft { parameters: self.1.into(), ..self.0 }.assemble()?;
        match signature.check() {
            Ok(()) => Ok(signature),
            Err((None, problem)) => Err(problem.into()),
            Err((Some(index), problem)) => Err(in_parameter(&signature, index, problem)),
        }
    }
}

/// Names the parameter, where no text shows it.
fn in_parameter(signature: &Signature, index: usize, problem: SignatureProblem) -> SignatureError {
    let name = signature.parameters()[index].shown_name(index);
    match problem {
        SignatureProblem::Unsupported { what, instead } => {
            let what = format!("a function with the parameter `{name}`, {what},");
            SignatureProblem::Unsupported { what, instead }.into()
        }
        other => other.into(),
    }
}
