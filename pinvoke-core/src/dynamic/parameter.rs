//! The parameters of a signature, and what a declaration says of them beyond C's types.

use std::borrow::Cow;
use std::sync::Arc;

use super::count::{Count, CountBy};
use super::form::{Grow, HandleForm, TextForm, check_handle, check_text};
use super::narrow::NarrowText;
use super::site;
use super::types::{CType, limits};
use crate::direction::Flow;
use crate::error::SignatureProblem;
use crate::meta::Give;

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
    // Shared: a copy for a call takes no memory.
    name: Arc<str>,
    ty: CType,
    pub(super) flow: Option<Flow>,
    pub(super) optional: Option<bool>,
    pub(super) terminated: bool,
    pub(super) count: Option<Count>,
    pub(super) written: Option<Count>,
    pub(super) free: Option<Free>,
    /// Whether each element of the array is released as well.
    pub(super) frees_elements: bool,
    /// A form of text that the type does not tell.
    pub(super) form: Option<TextForm>,
    /// How many elements the array has whose address native code writes there.
    pub(super) behind: Option<Count>,
    pub(super) grow: Option<Grow>,
    pub(super) handle: Option<HandleForm>,
    /// What its 8-bit text is, if that is said of it alone.
    pub(super) narrow: Option<NarrowText>,
    /// When native code takes over what goes in, if it does.
    pub(super) give: Option<Give>,
    /// What the function gives through it may be null.
    pub(super) may_give_null: bool,
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
    /// `GlobalFree`; the C heap off Windows.
    Global,
    /// `HeapFree` on the heap of the process; the C heap off Windows.
    Process,
    /// `SysFreeString`: a `BSTR`.
    Bstr,
    /// A function of the same library, which takes the pointer alone.
    Function(Box<str>),
}

impl Parameter {
    /// A parameter; the name is for messages and for counts, and may be empty.
    pub fn new(name: &str, ty: CType) -> Self {
        let name = name.into();
        let (flow, optional, terminated) = (None, None, false);
        let (count, written, free, form, behind) = (None, None, None, None, None);
        let (grow, handle, give, frees_elements, may_give_null) = (None, None, None, false, false);
        Self {
            name,
            ty,
            flow,
            optional,
            terminated,
            count,
            written,
            free,
            frees_elements,
            form,
            behind,
            grow,
            handle,
            give,
            narrow: None,
            may_give_null,
        }
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

    /// The same of another type.
    #[must_use]
    pub fn retyped(self, ty: CType) -> Self {
        Self { ty, ..self }
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

    /// As [`Parameter::freed_by`], of an array of texts whose elements are released in the same way:
    /// `_Free_(.., elements)`.
    #[must_use]
    pub fn freed_with_elements(self, free: Free) -> Self {
        Self { free: Some(free), frees_elements: true, ..self }
    }

    /// What its `char` text is, also behind pointers, where it is another than that of the signature:
    /// `_Code_page_(..)`, `#[marshal(codepage = "..")]`.
    #[must_use]
    pub fn narrow_text(self, narrow: NarrowText) -> Self {
        Self { narrow: Some(narrow), ..self }
    }

    /// It is text of that form, or for `T **` a pointer to it: `_Bstr_`, `_Counted_`,
    /// `_NullNull_terminated_`.
    #[must_use]
    pub fn text_form(self, form: TextForm) -> Self {
        let mut parameter = Self { form: Some(form), ..self };
        parameter.release_bstr();
        parameter
    }

    /// A `BSTR` that comes out is released as such, unless somebody else is named.
    pub(super) fn release_bstr(&mut self) {
        if self.form == Some(TextForm::Bstr) && (self.is_slot() || self.give.is_some()) {
            self.free.get_or_insert(Free::Bstr);
        }
    }

    /// For `T **`: the function writes the address of an array of so many elements there:
    /// `_Outptr_result_buffer_(..)`.
    #[must_use]
    pub fn array_counted_by(self, count: Count) -> Self {
        Self { behind: Some(count), ..self }
    }

    /// The buffer is made larger and the function called again while it says that there is more:
    /// `_Grow_(..)`. Its count is given as [`Value::Count`](super::Value::Count).
    #[must_use]
    pub fn growing(self, grow: Grow) -> Self {
        Self { grow: Some(grow), ..self }
    }

    /// It is a handle of that kind, or a pointer to a place for one: `_Handle_(..)`.
    #[must_use]
    pub fn handle(self, form: HandleForm) -> Self {
        Self { handle: Some(form), ..self }
    }

    /// The function takes over the handle, or the memory that [`Parameter::freed_by`] names the
    /// allocator of, also if the call fails: `_Give_`.
    #[must_use]
    pub fn given(self) -> Self {
        self.giving(Give::Always)
    }

    /// As [`Parameter::given`], where a call that fails by the failure rule leaves it to the caller, and it is
    /// released: `_Give_(on_success)`.
    #[must_use]
    pub fn given_on_success(self) -> Self {
        self.giving(Give::OnSuccess)
    }

    pub(super) fn giving(self, give: Give) -> Self {
        let mut parameter = Self { give: Some(give), ..self };
        parameter.release_bstr();
        parameter
    }

    /// The pointer or handle that the function gives through it may be null or invalid:
    /// `_Outptr_result_maybenull_`.
    #[must_use]
    pub fn may_give_null(self) -> Self {
        Self { may_give_null: true, ..self }
    }

    /// Whether null is a value of what the function gives through it.
    pub(super) fn takes_null_back(&self) -> bool {
        self.may_give_null || self.optional != Some(false)
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
    pub(super) fn shown_name(&self, index: usize) -> Cow<'_, str> {
        match &*self.name {
            "" => site::position(index),
            name => Cow::Borrowed(name),
        }
    }

    /// Requires that what is said of the parameter goes with its type.
    pub(super) fn check(&self) -> Result<(), SignatureProblem> {
        self.check_form()?;
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

    /// The same of its form.
    fn check_form(&self) -> Result<(), SignatureProblem> {
        if let Some(form) = self.form {
            check_text(form, self.units())?;
        }
        if self.handle.is_some() {
            check_handle(if self.is_handle_place() { self.target_or_self() } else { &self.ty })?;
        }
        let is_slot = self.ty.target().is_some_and(|target| target.target().is_some());
        if self.behind.is_some() && !is_slot {
            let wrong = format!("`{}` is no pointer to the address of an array", self.ty);
            return Err(SignatureProblem::Invalid(wrong));
        }
        if self.grow.is_some() && (self.count.is_none() || self.flow != Some(Flow::Out)) {
            let wrong = "a buffer that grows is written by the function and has a count";
            return Err(SignatureProblem::Invalid(wrong.to_owned()));
        }
        let has_allocator = !matches!(self.free, None | Some(Free::Function(_)));
        if self.give.is_some() && self.handle.is_none() && !has_allocator {
            let wrong = "what is given away is a handle, or text or an array in memory of a named \
                         allocator";
            return Err(SignatureProblem::Invalid(wrong.to_owned()));
        }
        Ok(())
    }

    fn target_or_self(&self) -> &CType {
        self.ty.target().unwrap_or(&self.ty)
    }

    /// Whether a handle comes out of the place that it points to.
    pub(super) fn is_handle_place(&self) -> bool {
        matches!(self.flow, Some(Flow::Out | Flow::InOut)) && self.ty.target().is_some()
    }

    /// Whether it points to a pointer that the function sets.
    pub(super) fn is_slot(&self) -> bool {
        self.ty.target().is_some_and(|target| target.target().is_some())
    }

    /// The type of the units at the end of the pointers.
    fn units(&self) -> Option<&CType> {
        let target = self.ty.target()?;
        target.target().or(Some(target))
    }

    /// Every count that names a parameter.
    pub(super) fn counts(&self) -> impl Iterator<Item = &Count> {
        [&self.count, &self.written, &self.behind].into_iter().flatten()
    }
}
