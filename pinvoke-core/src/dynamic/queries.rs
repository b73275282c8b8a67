//! What a signature says beyond the types, for tools that show it or fill it in.

use super::count::{Count, CountBy};
use super::form::{Grow, HandleForm, TextForm};
use super::narrow::NarrowText;
use super::parameter::{Free, Parameter};
use super::rules::FailureRule;
use super::signature::Signature;
use crate::error::{CodeSource, SignatureError};
use crate::meta::Give;

impl Parameter {
    /// Whether it points to a terminated string, or for `char **` to a pointer to one: `_z_`.
    pub fn is_terminated(&self) -> bool {
        self.terminated
    }

    /// Whether null may be passed, if the declaration tells.
    pub fn allows_null(&self) -> Option<bool> {
        self.optional
    }

    /// How many elements it points to, if the declaration tells.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::{CountBy, Signature};
    ///
    /// let sum = Signature::parse("int sum(_In_reads_(count) const int *items, size_t count)")?;
    /// let count = sum.parameters()[0].count().unwrap();
    /// assert_eq!(*count.by(), CountBy::Parameter("count".into()));
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn count(&self) -> Option<&Count> {
        self.count.as_ref()
    }

    /// How many of the elements are valid after the call, if the declaration tells.
    pub fn valid_count(&self) -> Option<&Count> {
        self.written.as_ref()
    }

    /// The form of text that it is beyond its type.
    pub fn text_layout(&self) -> Option<TextForm> {
        self.form
    }

    /// How many elements the array has whose address the function writes there.
    pub fn array_count(&self) -> Option<&Count> {
        self.behind.as_ref()
    }

    /// How its buffer grows, if it does.
    pub fn growth(&self) -> Option<Grow> {
        self.grow
    }

    /// The kind of handle that it is, or that the function puts there.
    pub fn handle_form(&self) -> Option<&HandleForm> {
        self.handle.as_ref()
    }

    /// Whether the function takes over what is passed.
    pub fn is_given(&self) -> bool {
        self.give.is_some()
    }

    /// What its `char` text is, if that is said of it alone; else it is that of the signature.
    pub fn own_narrow_text(&self) -> Option<NarrowText> {
        self.narrow
    }

    /// When the function takes over what is passed, if it does.
    pub fn give(&self) -> Option<Give> {
        self.give
    }

    /// Who releases the memory that the function gives through it.
    pub fn released_by(&self) -> Option<&Free> {
        self.free.as_ref()
    }
}

impl Count {
    /// What says how many.
    pub fn by(&self) -> &CountBy {
        &self.by
    }

    /// Whether bytes are counted, not elements.
    pub fn is_in_bytes(&self) -> bool {
        self.in_bytes
    }
}

impl Signature {
    /// Whether the result is a terminated string, which a call copies: `_Ret_z_`.
    pub fn returns_text(&self) -> bool {
        self.draft().returned.terminated
    }

    /// Whether null is allowed as a result: `_Ret_maybenull_`.
    pub fn may_return_null(&self) -> bool {
        self.draft().returned.optional
    }

    /// The form of text that the result is beyond its type.
    pub fn result_text_layout(&self) -> Option<TextForm> {
        self.draft().returned.form
    }

    /// How many elements the returned array has.
    pub fn result_count(&self) -> Option<&Count> {
        self.draft().returned.count.as_ref()
    }

    /// The kind of handle that is returned.
    pub fn result_handle(&self) -> Option<&HandleForm> {
        self.draft().returned.handle.as_ref()
    }

    /// Who releases the returned string after it was copied.
    pub fn result_released_by(&self) -> Option<&Free> {
        self.draft().returned.free.as_ref()
    }

    /// The signature with each parameter as `change` makes it; what is given is its position and the
    /// parameter.
    ///
    /// # Errors
    ///
    /// What is said of a parameter does not go with its type, or a count names no parameter.
    pub fn map_parameters(
        &self,
        mut change: impl FnMut(usize, Parameter) -> Parameter,
    ) -> Result<Self, SignatureError> {
        let mut draft = self.draft().clone();
        let parameters = self.parameters().iter().cloned().enumerate();
        draft.parameters = parameters.map(|(index, parameter)| change(index, parameter)).collect();
        let changed = draft.assemble()?;
        changed.check().map_err(|(_, problem)| SignatureError::from(problem))?;
        Ok(changed)
    }

    /// Which results mean failure and where the code comes from, if the declaration tells.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::{FailureRule, Signature};
    /// use pinvoke_core::error::CodeSource;
    ///
    /// let chdir = Signature::parse("_Fails_if_(minus_one) int chdir(const char *path)")?;
    /// assert_eq!(chdir.failure(), Some((FailureRule::MinusOne, CodeSource::LastError)));
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn failure(&self) -> Option<(FailureRule, CodeSource)> {
        self.draft().fails_if.map(|failing| (failing.rule, failing.code))
    }

    /// Whether the last error is cleared before each call and captured after it.
    pub fn keeps_last_error(&self) -> bool {
        self.draft().keeps_last_error
    }

    /// What `char` text is, of parameters of which nothing else is said.
    pub fn narrow_text(&self) -> NarrowText {
        self.draft().narrow
    }
}
