//! What a declaration says, as data: for `explain`, for run-time signatures, for tests.

use crate::direction::Flow;
use crate::marshal::Crossing;

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
    /// The parameters in native order.
    pub parameters: &'static [ParameterMeta],
    /// What the Rust function returns.
    pub returns: &'static str,
    /// The native return type or form, where it differs.
    pub native_return: &'static str,
    /// The failure rule, or nothing.
    pub fails_if: &'static str,
    /// Whether the last error is captured.
    pub last_error: bool,
}

/// A native parameter.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ParameterMeta {
    /// Its name.
    pub name: &'static str,
    /// The Rust type as declared.
    pub ty: &'static str,
    /// What it is for.
    pub role: Role,
    /// The direction, for managed values.
    pub flow: Flow,
    /// How it crosses, where the declaration tells.
    pub crossing: Option<Crossing>,
}

/// What a native parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A parameter of the Rust function.
    Managed,
    /// Native only: the count of the parameters named.
    LengthOf(&'static str),
    /// Native only: the context of a callback.
    UserData,
    /// Native only: a constant.
    Value,
    /// Native only: an out slot that becomes a return value.
    Retval,
    /// Native only: an out slot that is read when the call fails.
    OnFailure,
    /// A closure, called by native code.
    Callback,
}

impl FunctionMeta {
    /// Used by generated code.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments)]
    pub const fn new(
        name: &'static str,
        entry: &'static str,
        library: &'static str,
        abi: &'static str,
        parameters: &'static [ParameterMeta],
        returns: &'static str,
        native_return: &'static str,
        fails_if: &'static str,
        last_error: bool,
    ) -> Self {
        Self { name, entry, library, abi, parameters, returns, native_return, fails_if, last_error }
    }

    /// The parameter with that name.
    pub fn parameter(&self, name: &str) -> Option<&'static ParameterMeta> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

impl ParameterMeta {
    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        ty: &'static str,
        role: Role,
        flow: Flow,
        crossing: Option<Crossing>,
    ) -> Self {
        Self { name, ty, role, flow, crossing }
    }
}
