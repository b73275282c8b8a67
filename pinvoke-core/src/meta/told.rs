//! What metadata knows of a value, before it is a parameter, a result or a field.

use super::{CallbackMeta, EnumMeta, Form, HandleMeta, HandleOf, NativeType};
use crate::marshal::Crossing;

/// What is known of a value that crosses.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub(super) native: Option<NativeType>,
    pub(super) form: Form,
    pub(super) crossing: Option<Crossing>,
    pub(super) callback: Option<&'static CallbackMeta>,
    pub(super) handle: Option<HandleMeta>,
    pub(super) enumeration: Option<&'static EnumMeta>,
    pub(super) marshaller: &'static str,
}

impl Told {
    /// Nothing is known.
    pub const NOTHING: Self = Self {
        native: None,
        form: Form::Custom,
        crossing: None,
        callback: None,
        handle: None,
        enumeration: None,
        marshaller: "",
    };
    /// It is a value as it stands.
    pub const VALUE: Self = Self { form: Form::Value, ..Self::NOTHING };
    /// It is a raw pointer.
    pub const POINTER: Self = Self { form: Form::Pointer, ..Self::NOTHING };

    /// The native type.
    pub const fn native(self) -> Option<NativeType> {
        self.native
    }

    /// The same, of an enum.
    pub const fn enumerated(self, enumeration: Option<&'static EnumMeta>) -> Self {
        Self { enumeration, ..self }
    }

    /// The same, by a marshaller of the user's for what lies in so many arrays.
    pub const fn by(self, marshaller: &'static str, arrays: usize) -> Self {
        const ARRAY: Form = Form::Array(&Form::Custom);
        const ARRAYS: Form = Form::Array(&ARRAY);
        let form = match (self.form, arrays) {
            (Form::Custom, 1) => ARRAY,
            (Form::Custom, 2) => ARRAYS,
            (Form::Custom, 3..) => Form::Array(&ARRAYS),
            (form, _) => form,
        };
        Self { marshaller, form, ..self }
    }

    /// With the kind of handle that the Rust type is.
    pub const fn with_handle<A: HandleOf, F: FnOnce() -> A>(self, asked: F) -> Self {
        std::mem::forget(asked);
        Self { handle: A::HANDLE, ..self }
    }
}
