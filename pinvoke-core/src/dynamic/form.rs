//! What a value is beyond its C type: forms of text, growing buffers, handles.

use super::parameter::Free;
use super::types::CType;
use crate::error::SignatureProblem;
use crate::meta::HandleMeta;

/// A form of text that C's types do not tell from any other pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextForm {
    /// Its length in bytes stands in the four bytes before it: `BSTR`.
    Bstr,
    /// A count says where it ends, and nothing terminates it.
    Counted,
    /// Several texts, each terminated, and an empty one at the end: `REG_MULTI_SZ`.
    Multi,
}

/// How native code says that a buffer is too small; the protocols of `#[out(grow = ..)]`.
///
/// A call is made at most eight times, each time with a larger buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grow {
    /// It reports the size that it needs.
    Needed,
    /// A full buffer means that there may be more.
    Truncated,
    /// The call fails with this code; a count behind a pointer says how much is needed.
    OnError(i32),
}

/// A kind of handle: the function that releases it, and the values that are no handle.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::{CType, HandleForm, Signature};
///
/// // int open(const char *path, int flags), whose result `close` takes
/// let signature = Signature::builder("open")
///     .returns(CType::INT)
///     .returns_handle(HandleForm::new("close").invalid([-1]))
///     .build()?;
/// # Ok::<(), pinvoke_core::error::SignatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleForm {
    pub(super) release: Box<str>,
    pub(super) invalid: Box<[i64]>,
    /// The kind of a declaration, which knows how to release its handles; boxed, because every parameter
    /// has room for this.
    pub(super) kind: Option<Box<HandleMeta>>,
}

impl HandleForm {
    /// Handles that the function `release` of the same library takes back, by its only parameter.
    ///
    /// Zero (null) and -1 are no handles, until [`HandleForm::invalid`] says otherwise.
    pub fn new(release: &str) -> Self {
        Self { release: release.into(), invalid: [0, -1].into(), kind: None }
    }

    /// The kind of a declaration.
    pub(super) fn of(kind: HandleMeta) -> Self {
        let invalid = [kind.invalid().cast_signed()].into();
        Self { release: kind.name().into(), invalid, kind: Some(Box::new(kind)) }
    }

    /// The values that are no handle.
    #[must_use]
    pub fn invalid<const N: usize>(self, values: [i64; N]) -> Self {
        Self { invalid: values.into(), ..self }
    }

    pub(super) fn with_invalid(self, values: Vec<i64>) -> Self {
        if values.is_empty() { self } else { Self { invalid: values.into(), ..self } }
    }

    /// The name of the function that releases it; of a declared function's handle the Rust type of its kind.
    pub fn released_by(&self) -> &str {
        &self.release
    }

    /// The values that are no handle.
    pub fn invalid_values(&self) -> &[i64] {
        &self.invalid
    }
}

/// Requires that a type can be a handle.
pub(super) fn check_handle(ty: &CType) -> Result<(), SignatureProblem> {
    let is_integer = ty.scalar().is_some_and(|scalar| !scalar.is_float() && scalar.size() <= 8);
    if is_integer || matches!(ty, CType::Pointer(_)) {
        return Ok(());
    }
    Err(SignatureProblem::Invalid(format!("a handle is an integer or a pointer, not `{ty}`")))
}

/// Requires that a form of text goes with the type of its units.
pub(super) fn check_text(form: TextForm, units: Option<&CType>) -> Result<(), SignatureProblem> {
    let unit = units.and_then(CType::text_unit);
    match (form, unit) {
        (TextForm::Bstr, Some(2)) | (TextForm::Counted | TextForm::Multi, Some(_)) => Ok(()),
        (TextForm::Bstr, _) => {
            Err(SignatureProblem::Invalid("a `BSTR` has 16-bit units".to_owned()))
        }
        _ => Err(SignatureProblem::Invalid("the annotation is for a pointer to text".to_owned())),
    }
}

/// The words of [`Free`], as annotations have them.
pub(super) fn free_of_word(word: &str) -> Free {
    match word {
        "c" => Free::C,
        "cotaskmem" => Free::CoTaskMem,
        "local" => Free::Local,
        "global" => Free::Global,
        "process" | "process_heap" => Free::Process,
        "bstr" => Free::Bstr,
        // A function of the same library; of a path its last word.
        path => Free::Function(path.rsplit([':', '.']).next().unwrap_or(path).trim().into()),
    }
}
