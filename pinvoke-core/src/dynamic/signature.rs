//! What a function takes and gives.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use super::builder::SignatureBuilder;
use super::convention::Convention;
use super::known;
use super::narrow::NarrowText;
use super::parameter::Parameter;
use super::parser;
use super::plan::Plan;
use super::returned::{Returned, SharedReturned};
use super::rules::{Failing, FailureRule};
use super::types::{self, CType, limits, passed_by_value};
use crate::error::{CodeSource, SignatureError, SignatureProblem};
use crate::meta::Give;

/// The signature of a C function, known at run time.
///
/// Made from a C declaration ([`Signature::parse`]) or piece by piece ([`Signature::builder`]). A
/// clone is cheap and shares what was prepared for calls.
///
/// # Examples
///
/// ```
/// use pinvoke_core::dynamic::Signature;
///
/// let signature = Signature::parse("double pow(double base, double exponent)")?;
/// assert_eq!(signature.name(), "pow");
/// assert_eq!(signature.parameters()[1].name(), "exponent");
///
/// let error = Signature::parse("double pow(double base; double exponent)").unwrap_err();
/// assert!(error.to_string().starts_with("line 1, column 23: expected"));
/// # Ok::<(), pinvoke_core::error::SignatureError>(())
/// ```
#[derive(Clone)]
pub struct Signature(Arc<Inner>);

struct Inner {
    draft: Draft,
    depth: u8,
    plan: OnceLock<Result<Plan, SignatureProblem>>,
}

/// The parts of a signature; a copy shares what is large.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) name: Arc<str>,
    /// The entry point, where the declaration says another than the name.
    pub(super) entry: Option<Arc<str>>,
    pub(super) result: CType,
    pub(super) returned: SharedReturned,
    pub(super) parameters: Arc<[Parameter]>,
    pub(super) is_variadic: bool,
    pub(super) convention: Convention,
    pub(super) narrow: NarrowText,
    pub(super) keeps_last_error: bool,
    pub(super) fails_if: Option<Failing>,
    /// Calls go through libffi, whether or not there is another way.
    pub(super) is_by_libffi: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: Arc::default(),
            entry: None,
            result: CType::Void,
            returned: SharedReturned::default(),
            parameters: Arc::default(),
            is_variadic: false,
            convention: Convention::C,
            narrow: NarrowText::default(),
            keeps_last_error: false,
            fails_if: None,
            is_by_libffi: false,
        }
    }
}

impl Draft {
    /// Requires what holds for any signature, whether it can be called or only pointed to.
    pub(super) fn assemble(self) -> Result<Signature, SignatureProblem> {
        if self.parameters.len() > limits::PARAMETERS {
            let limit = limits::PARAMETERS;
            return Err(SignatureProblem::Limit { what: "parameters", limit });
        }
        if matches!(self.result, CType::Array(_) | CType::Function(_)) {
            let wrong = format!("a function cannot return `{}`", self.result);
            return Err(SignatureProblem::Invalid(wrong));
        }
        self.returned.check(&self.result)?;
        let mut grows = 0;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let name = parameter.name();
            let before = &self.parameters[..index];
            if !name.is_empty() && before.iter().any(|before| before.name() == name) {
                return Err(SignatureProblem::Duplicate { name: name.to_owned() });
            }
            parameter.check()?;
            for count in parameter.counts() {
                count.check(&self.parameters)?;
            }
            grows += usize::from(parameter.grow.is_some());
        }
        if grows > 1 {
            return Err(SignatureProblem::Invalid("only one buffer can grow".to_owned()));
        }
        if grows > 0
            && let Some(given) = self.parameters.iter().find(|of| of.give == Some(Give::Always))
        {
            let wrong = format!(
                "a call that is tried again would give `{}` twice; write `_Give_(on_success)` if such a \
                 call has not taken it over",
                given.name()
            );
            return Err(SignatureProblem::Invalid(wrong));
        }
        if let Some(count) = &self.returned.count {
            count.check(&self.parameters)?;
        }
        let types = self.parameters.iter().map(Parameter::ty).chain([&self.result]);
        let depth = limits::deeper(types.map(CType::depth).max().unwrap_or(0))?;
        Ok(Signature(Arc::new(Inner { draft: self, depth, plan: OnceLock::new() })))
    }
}

impl Signature {
    /// Reads the C declaration of one function, with the types that it needs.
    ///
    /// The text may define structs, unions, enumerations and typedefs, and hold calling-convention
    /// words and annotations; the guide lists them. The names of `stdint.h` and of `windows.h` are
    /// known. A text of up to 512 bytes that was read a short while ago is not read again: the signature
    /// is shared, with what was prepared for calls.
    ///
    /// # Errors
    ///
    /// The text is no declaration of one function, or a type in it cannot be passed by value. The
    /// error shows the place.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::Signature;
    ///
    /// let signature = Signature::parse(
    ///     "typedef struct { double x, y; } point;
    ///      double distance(point from, _In_reads_(count) const point *to, size_t count)",
    /// )?;
    /// let expected = "double distance(point from, const point *to, size_t count)";
    /// assert_eq!(signature.to_string(), expected);
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        if let Some(known) = known::find(text) {
            return Ok(known);
        }
        let signature = parser::parse(text)?.only()?;
        known::remember(text, &signature);
        Ok(signature)
    }

    /// Reads every function that a text declares: a header after the preprocessor, for example.
    ///
    /// Functions that cannot be called this way are among them; the error comes when they are bound.
    ///
    /// # Errors
    ///
    /// The text holds something else than declarations of functions and types.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, SignatureError> {
        Ok(parser::parse(text)?.all())
    }

    /// Starts a signature of the function `name` without parameters that returns nothing.
    pub fn builder(name: &str) -> SignatureBuilder {
        SignatureBuilder::new(name)
    }

    /// The function's name; empty for the type of a function pointer.
    pub fn name(&self) -> &str {
        &self.0.draft.name
    }

    /// The entry point: the name, unless the declaration has a label, as C headers have
    /// `int f(void) __asm__("g")` where a library has several versions of a function.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::Signature;
    ///
    /// let signature = Signature::parse(r#"int scan(const char *text) __asm__("" "scan64")"#)?;
    /// assert_eq!((signature.name(), signature.entry()), ("scan", "scan64"));
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn entry(&self) -> &str {
        self.0.draft.entry.as_deref().unwrap_or(self.name())
    }

    /// The name, for errors.
    pub(super) fn shown_name(&self) -> &str {
        match self.name() {
            "" => "a function without a name",
            name => name,
        }
    }

    /// The parameters, in order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.0.draft.parameters
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters().iter().find(|parameter| parameter.name() == name)
    }

    /// What the function returns.
    pub fn result(&self) -> &CType {
        &self.0.draft.result
    }

    /// Whether more arguments may follow the parameters.
    pub fn is_variadic(&self) -> bool {
        self.0.draft.is_variadic
    }

    /// The calling convention.
    pub fn convention(&self) -> Convention {
        self.0.draft.convention
    }

    /// The signature with another calling convention.
    #[must_use]
    pub fn with_convention(self, convention: Convention) -> Self {
        self.changed(|draft| draft.convention = convention)
    }

    /// The signature with another meaning of `char` text; UTF-8 is the default.
    #[must_use]
    pub fn with_narrow_text(self, narrow: NarrowText) -> Self {
        self.changed(|draft| draft.narrow = narrow)
    }

    /// The signature with the last error (`errno`, `GetLastError`) kept from each call: it is cleared
    /// before and captured right after.
    #[must_use]
    pub fn with_last_error(self) -> Self {
        self.changed(|draft| draft.keeps_last_error = true)
    }

    /// The signature with a rule for which results mean failure; a call that fails gives
    /// [`Error::Os`](crate::Error::Os) with the code.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::{FailureRule, Signature};
    /// use pinvoke_core::error::CodeSource;
    ///
    /// let signature = Signature::parse("int chdir(const char *path)")?
    ///     .failing_if(FailureRule::MinusOne, CodeSource::LastError);
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    #[must_use]
    pub fn failing_if(self, rule: FailureRule, code: CodeSource) -> Self {
        self.changed(|draft| {
            draft.keeps_last_error |=
                code == CodeSource::LastError || rule == FailureRule::ZeroIfError;
            draft.fails_if = Some(Failing { rule, code });
        })
    }

    /// The signature of the function pointer that a parameter takes.
    pub fn callback(&self, parameter: &str) -> Option<&Signature> {
        match self.parameter(parameter)?.ty().target()? {
            CType::Function(signature) => Some(signature),
            _ => None,
        }
    }

    /// The signature for libffi alone: it makes every call, and the code of closures.
    ///
    /// Elsewhere than on x86-64 it does so anyway. See [`DynFunction::by_libffi`](super::DynFunction::by_libffi).
    #[must_use]
    pub fn by_libffi(self) -> Self {
        self.changed(|draft| draft.is_by_libffi = true)
    }

    #[cfg(test)]
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn changed(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            change(&mut inner.draft);
            inner.plan.take();
            return self;
        }
        let mut draft = self.0.draft.clone();
        change(&mut draft);
        Self(Arc::new(Inner { draft, depth: self.0.depth, plan: OnceLock::new() }))
    }

    /// A function of that name with this type, for the parser.
    pub(super) fn declared(self, name: &str, returned: Returned) -> Result<Self, SignatureProblem> {
        returned.check(self.result())?;
        Ok(self.changed(|draft| {
            draft.name = name.into();
            draft.returned = returned.into();
        }))
    }

    /// The signature of a function whose entry point has another name.
    pub(super) fn with_entry(self, entry: &str) -> Self {
        self.changed(|draft| draft.entry = Some(entry.into()))
    }

    pub(super) fn draft(&self) -> &Draft {
        &self.0.draft
    }

    pub(super) fn depth(&self) -> u8 {
        self.0.depth
    }

    /// Requires that the function can be called; says which parameter is in the way.
    pub(super) fn check(&self) -> Result<(), (Option<usize>, SignatureProblem)> {
        for (index, parameter) in self.parameters().iter().enumerate() {
            passed_by_value(parameter.ty()).map_err(|problem| (Some(index), problem))?;
        }
        if !matches!(self.result(), CType::Void) {
            passed_by_value(self.result()).map_err(|problem| (None, problem))?;
        }
        self.convention().ffi().map(drop).map_err(|problem| (None, problem))
    }

    /// The names besides its own that a library may export the function by.
    pub(super) fn decorated(&self, entry: &str) -> Vec<String> {
        let Some(convention) = self.convention().decorating() else { return Vec::new() };
        let size = |parameter: &Parameter| parameter.ty().size().unwrap_or(0).next_multiple_of(4);
        let bytes = self.parameters().iter().map(size).sum::<usize>() as u32;
        let names = convention.decorated(entry.as_bytes(), bytes);
        names.into_iter().flat_map(String::from_utf8).collect()
    }

    /// What calls need, made once.
    pub(super) fn plan(&self) -> Result<&Plan, SignatureError> {
        let plan = self.0.plan.get_or_init(|| {
            self.check().map_err(|(_, problem)| problem)?;
            Plan::new(self.draft())
        });
        plan.as_ref().map_err(|problem| problem.clone().into())
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        Self::parse(text)
    }
}

impl fmt::Display for Signature {
    /// The declaration as C spells it, without annotations.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let declaration = types::declaration(&CType::Function(self.clone()), self.name());
        match self.convention() {
            Convention::C => f.write_str(&declaration),
            other => write!(f, "{other} {declaration}"),
        }
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature(`{self}`)")
    }
}
