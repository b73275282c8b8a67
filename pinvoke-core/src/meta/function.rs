//! What the declaration of a function says.

use super::parameter::{self, list};
use super::question::Told;
use super::structure::{collect, enums};
use super::{Count, EnumMeta, Form, HandleMeta, NativeType, Ownership, ParameterMeta};

/// A declared function.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FunctionMeta {
    /// The Rust name.
    pub name: &'static str,
    /// The entry point's name, or `#n` for an ordinal.
    pub entry: &'static str,
    /// The library as declared.
    pub library: &'static str,
    /// The calling convention.
    pub abi: &'static str,
    /// Whether it is a `safe fn`.
    pub is_safe: bool,
    /// Whether arguments of any types follow the parameters.
    pub is_variadic: bool,
    /// The parameters in native order.
    pub parameters: &'static [ParameterMeta],
    /// What the Rust function returns, as written.
    pub returns: &'static str,
    /// What the native function returns.
    pub result: ReturnMeta,
    /// How a failed call is known, if it is.
    pub failure: Option<FailureMeta>,
    /// Whether the last error is captured.
    pub last_error: bool,
}

/// What a native function returns.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ReturnMeta {
    /// The Rust type that it becomes; empty if only the failure rule looks at it.
    pub ty: &'static str,
    /// Its native type; `None` if that depends on a generic parameter.
    pub native: Option<NativeType>,
    /// What it is.
    pub form: Form,
    /// Who releases it.
    pub ownership: Ownership,
    /// How many elements it points to.
    pub count: Option<Count>,
    /// The kind of handle that it is, if nothing but the handle is needed to release one.
    pub handle: Option<HandleMeta>,
    /// The enum that it is, or whose values it points to.
    pub enumeration: Option<&'static EnumMeta>,
    /// The marshaller that the declaration names, as written; else empty.
    pub marshaller: &'static str,
}

/// How a failed call is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailureMeta {
    /// The rule: `zero`, `nonzero`, `negative`, `minus_one`, `zero_if_error`, `hresult`, or the path
    /// of a function.
    pub rule: &'static str,
    /// Where the code comes from: `last_error`, `returned`, `returned_system`, `negative_errno`,
    /// `hresult`; empty if there is none.
    pub code: &'static str,
    /// The type that makes the error; empty for [`OsError`](crate::error::OsError) and its like.
    pub error: &'static str,
}

impl FunctionMeta {
    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        entry: &'static str,
        library: &'static str,
        abi: &'static str,
        parameters: &'static [ParameterMeta],
        returns: &'static str,
        result: ReturnMeta,
    ) -> Self {
        let (is_safe, is_variadic, failure, last_error) = (false, false, None, false);
        Self {
            name,
            entry,
            library,
            abi,
            is_safe,
            is_variadic,
            parameters,
            returns,
            result,
            failure,
            last_error,
        }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn safe(self) -> Self {
        Self { is_safe: true, ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn variadic(self) -> Self {
        Self { is_variadic: true, ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn failing(
        self,
        rule: &'static str,
        code: &'static str,
        error: &'static str,
    ) -> Self {
        Self { failure: Some(FailureMeta { rule, code, error }), ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn last_error(self) -> Self {
        Self { last_error: true, ..self }
    }

    /// The native function as C declares it, with the names of `<stdint.h>`; `?` stands for what
    /// depends on a generic parameter, and a callback has the name of its signature for a type.
    ///
    /// # Examples
    ///
    /// For `safe fn crc32(seed: u32, data: &[u8], #[len_of(data)] length: u32) -> Result<u32>` it is
    /// `uint32_t crc32(uint32_t seed, const uint8_t *data, uint32_t length)`.
    pub fn c_declaration(&self) -> String {
        let tail = if self.is_variadic { Some("...".to_owned()) } else { None };
        let name = match self.entry.strip_prefix('#') {
            Some(_) => self.name,
            None => self.entry,
        };
        self.result.declare(&format!("{name}({})", list(self.parameters, tail)))
    }

    /// The declarations of the enums, structs and unions that cross, and of those inside them, in an order
    /// that C accepts.
    pub fn c_definitions(&self) -> Vec<String> {
        self.definitions(false)
    }

    /// The same, with what counts the elements behind the pointers if that is wanted.
    pub(super) fn definitions(&self, is_annotated: bool) -> Vec<String> {
        let natives = self.parameters.iter().map(|parameter| parameter.native);
        let mut structs = Vec::new();
        for native in natives.chain([self.result.native]).flatten() {
            collect(&native.innermost().desc, &mut structs);
        }
        let mut named: Vec<_> = self.parameters.iter().filter_map(|of| of.enumeration).collect();
        named.extend(self.result.enumeration);
        let enums = enums(named, &structs);
        let enums = enums.into_iter().map(EnumMeta::c_declaration);
        enums.chain(structs.iter().map(|of| of.declared(is_annotated))).collect()
    }

    /// The parameter with that name.
    pub fn parameter(&self, name: &str) -> Option<&'static ParameterMeta> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

impl ReturnMeta {
    /// `void`.
    pub const NOTHING: Self = Self {
        ty: "",
        native: Some(NativeType::VOID),
        form: Form::Nothing,
        ownership: Ownership::Managed,
        count: None,
        handle: None,
        enumeration: None,
        marshaller: "",
    };

    /// A declaration of what returns this, as in C.
    pub(super) fn declare(&self, declarator: &str) -> String {
        match self.native {
            Some(native) => {
                native.declared(declarator, parameter::named(self.enumeration, &self.form, native))
            }
            None => format!("? {declarator}"),
        }
    }

    /// The native return type, as in C.
    pub fn c_type(&self) -> Option<String> {
        self.native.map(|_| self.declare(""))
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(ty: &'static str, told: Told) -> Self {
        let (ownership, count) = (Ownership::Managed, None);
        let Told { native, form, handle, enumeration, marshaller, .. } = told;
        Self { ty, native, form, ownership, count, handle, enumeration, marshaller }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn owned(self, ownership: Ownership) -> Self {
        Self { ownership, ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }
}
