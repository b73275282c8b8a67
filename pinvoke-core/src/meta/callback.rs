//! What a callback signature says.

use super::parameter::list;
use super::{ParameterMeta, ReturnMeta};

/// A declared callback signature: a function that native code calls.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallbackMeta {
    /// The name of the signature.
    pub name: &'static str,
    /// The calling convention.
    pub abi: &'static str,
    /// The parameters in native order. [`Flow`](crate::direction::Flow) is as always seen from the
    /// one who calls, here native code.
    pub parameters: &'static [ParameterMeta],
    /// What native code gets back.
    pub result: ReturnMeta,
    /// What native code gets when the closure panics, as written; empty for nothing.
    pub on_panic: &'static str,
}

impl CallbackMeta {
    /// A signature of which only the name is known.
    pub const fn named(name: &'static str) -> Self {
        Self { name, abi: "", parameters: &[], result: ReturnMeta::NOTHING, on_panic: "" }
    }

    /// The function pointer's type, as C declares it.
    pub fn c_declaration(&self) -> String {
        let pointer = format!("(*{})({})", self.name, list(self.parameters, None));
        format!("typedef {}", self.result.declare(&pointer))
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        abi: &'static str,
        parameters: &'static [ParameterMeta],
        result: ReturnMeta,
        on_panic: &'static str,
    ) -> Self {
        Self { name, abi, parameters, result, on_panic }
    }
}
