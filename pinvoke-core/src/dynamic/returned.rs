//! What a declaration says of what a function returns, beyond C's type.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::count::Count;
use super::form::{HandleForm, TextForm, check_handle, check_text};
use super::parameter::Free;
use super::types::CType;
use crate::error::SignatureProblem;

/// What is said of a returned pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Returned {
    pub(super) terminated: bool,
    pub(super) optional: bool,
    pub(super) free: Option<Free>,
    pub(super) frees_elements: bool,
    pub(super) form: Option<TextForm>,
    /// How many elements the returned array has.
    pub(super) count: Option<Count>,
    pub(super) handle: Option<HandleForm>,
}

/// The same, shared: of most results nothing is said, and a copy of a signature copies nothing then.
#[derive(Debug, Clone, Default)]
pub(super) struct SharedReturned(Option<Arc<Returned>>);

impl Returned {
    const NOTHING: Self = Self {
        terminated: false,
        optional: false,
        free: None,
        frees_elements: false,
        form: None,
        count: None,
        handle: None,
    };

    /// Requires that what is said of the result goes with its type.
    pub(super) fn check(&self, result: &CType) -> Result<(), SignatureProblem> {
        if let Some(form) = self.form {
            check_text(form, result.target())?;
        }
        if self.handle.is_some() {
            return check_handle(result);
        }
        let target = result.target();
        if self.terminated && !target.is_some_and(can_end_with_zero) {
            let wrong = format!("`{result}` is no pointer to text");
            return Err(SignatureProblem::Invalid(wrong));
        }
        let is_text = target.is_some_and(|target| target.text_unit().is_some());
        if self.free.is_some() && target.is_none_or(|target| matches!(target, CType::Void)) {
            let wrong = format!("`{result}` is no pointer to text");
            return Err(SignatureProblem::Invalid(wrong));
        }
        let says_extent = self.terminated || self.form.is_some() || self.count.is_some();
        if (self.free.is_some() && !says_extent && !is_text)
            || (self.count.is_some() && target.is_none())
        {
            let wrong = format!(
                "`{result}` says nothing of how much it points to; write `_Ret_z_` or `_Ret_writes_(..)`"
            );
            return Err(SignatureProblem::Invalid(wrong));
        }
        Ok(())
    }

    /// Whether there is more to do with the result than to read its bits.
    pub(super) fn is_special(&self) -> bool {
        self.terminated || self.form.is_some() || self.count.is_some() || self.handle.is_some()
    }
}

/// Whether an array of such elements can end with a zero: text, numbers, pointers.
fn can_end_with_zero(element: &CType) -> bool {
    let is_integer = element.scalar().is_some_and(|scalar| !scalar.is_float());
    is_integer || element.target().is_some()
}

impl From<Returned> for SharedReturned {
    fn from(returned: Returned) -> Self {
        Self((returned != Returned::NOTHING).then(|| Arc::new(returned)))
    }
}

impl Deref for SharedReturned {
    type Target = Returned;

    fn deref(&self) -> &Returned {
        static NOTHING: Returned = Returned::NOTHING;
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for SharedReturned {
    fn deref_mut(&mut self) -> &mut Returned {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}
