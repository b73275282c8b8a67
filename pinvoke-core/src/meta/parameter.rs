//! What a declaration says of a parameter.

use super::question::Told;
use super::{CallbackMeta, EnumMeta, Form, HandleMeta, NativeType};
use crate::direction::Flow;
use crate::marshal::Crossing;

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
    /// The direction, seen from the caller.
    pub flow: Flow,
    /// Its native type; `None` if that depends on a generic parameter.
    pub native: Option<NativeType>,
    /// What becomes of the managed value.
    pub form: Form,
    /// Where the value lies during the call; `None` if that depends on a generic parameter.
    pub crossing: Option<Crossing>,
    /// Who releases what it points to.
    pub ownership: Ownership,
    /// When it becomes the callee's, if it does: a handle, or memory whose allocator `ownership` names.
    pub give: Option<Give>,
    /// How many elements it points to, if the declaration says.
    pub count: Option<Count>,
    /// How its buffer is made, for text and arrays that native code fills.
    pub growth: Option<Growth>,
    /// The signature of a callback.
    pub callback: Option<&'static CallbackMeta>,
    /// The kind of handle that it is, if nothing but the handle is needed to release one.
    pub handle: Option<HandleMeta>,
    /// The enum that it is, or whose values it points to.
    pub enumeration: Option<&'static EnumMeta>,
    /// The marshaller that the declaration names, for the value or for the elements of an array, as
    /// written; else empty.
    pub marshaller: &'static str,
    /// The expression of a constant, as written; else empty.
    pub value: &'static str,
}

/// What a native parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A parameter of the Rust function.
    Managed,
    /// Native only: the count of the parameters named, `return` for what is returned.
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

/// Who releases native memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ownership {
    /// There is none to release: what crosses is the caller's own memory, or a value.
    Managed,
    /// Native code hands it over; the stub copies it and releases it with what is named here: an
    /// allocator (`c`, `cotaskmem`, ..) or the path of a function. `, elements` behind it says that each
    /// element of an array is released as well, `, counted` that the function takes the count too.
    Freed(&'static str),
    /// It stays native code's, for as long as the named parameter lives; `static` for ever.
    Borrowed(&'static str),
    /// It is handed over to native code, made with the allocator named here: what a callback or an exported
    /// function gives, and what `#[give(..)]` passes. The name is empty for an allocator of the program's own.
    HandedOver(&'static str),
}

/// When what is passed becomes the callee's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Give {
    /// With the call, also if that fails.
    Always,
    /// If the call does not fail; else it stays the caller's.
    OnSuccess,
}

/// How many elements a pointer points to: the sum of what is given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// The parameter that has the count, or `return` for the native return value.
    pub parameter: Option<&'static str>,
    /// A constant, as written.
    pub constant: Option<&'static str>,
    /// Whether it counts bytes instead of elements.
    pub in_bytes: bool,
    /// Whether nothing counts them and a zero stands behind the last one.
    pub to_zero: bool,
}

/// How large a buffer is that native code fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Growth {
    /// It has always so many units, as written.
    Fixed(&'static str),
    /// The call returns the size that it needs.
    Needed,
    /// A full buffer means that there may be more.
    Truncated,
    /// The call fails with this code, as written.
    OnError(&'static str),
}

impl ParameterMeta {
    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        ty: &'static str,
        role: Role,
        flow: Flow,
        told: Told,
    ) -> Self {
        let Told { native, form, crossing, callback, handle, enumeration, marshaller } = told;
        let (ownership, give, count, growth, value) = (Ownership::Managed, None, None, None, "");
        Self {
            name,
            ty,
            role,
            flow,
            native,
            form,
            crossing,
            ownership,
            give,
            count,
            growth,
            callback,
            handle,
            enumeration,
            marshaller,
            value,
        }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn owned(self, ownership: Ownership) -> Self {
        Self { ownership, ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn given(self, give: Give) -> Self {
        Self { give: Some(give), ..self }
    }

    /// Used by generated code: it is memory of that allocator, in that form, or a handle.
    #[doc(hidden)]
    pub const fn allocated(self, memory: Option<(&'static str, Form)>) -> Self {
        match memory {
            Some((by, form)) => Self { ownership: Ownership::HandedOver(by), form, ..self },
            None => self,
        }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn growing(self, growth: Growth) -> Self {
        Self { growth: Some(growth), ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn valued(self, value: &'static str) -> Self {
        Self { value, ..self }
    }

    /// The declaration of the parameter, as in C; `None` if its type depends on a generic parameter.
    ///
    /// A callback has the name of its signature for a type.
    pub fn c_declaration(&self) -> Option<String> {
        if let Some(callback) = self.callback {
            return Some(format!("{} {}", callback.name, self.name));
        }
        Some(self.native?.declared(self.name, self.c_unit()))
    }

    /// The native type, as in C.
    pub fn c_type(&self) -> Option<String> {
        if let Some(callback) = self.callback {
            return Some(callback.name.to_owned());
        }
        Some(self.native?.declared("", self.c_unit()))
    }

    /// What C calls the units of text and the values of an enum, which the layout does not tell from numbers.
    fn c_unit(&self) -> Option<&'static str> {
        named(self.enumeration, &self.form, self.native?)
    }
}

/// What C calls a value of that enum, or the units of text of that form, if it is text of a native type of
/// that size.
pub(super) fn named(
    enumeration: Option<&EnumMeta>,
    form: &Form,
    native: NativeType,
) -> Option<&'static str> {
    if let Some(enumeration) = enumeration
        && native.innermost().desc == enumeration.repr
    {
        return Some(enumeration.name);
    }
    match (form.text_unit()?, native.innermost().desc.size) {
        ("char", 2) => Some("char16_t"),
        ("char", 4) => Some("char32_t"),
        (unit, _) => Some(unit),
    }
}

impl Count {
    /// Nothing counts the elements: a zero stands behind the last one.
    pub const TO_ZERO: Self =
        Self { parameter: None, constant: None, in_bytes: false, to_zero: true };

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(
        parameter: Option<&'static str>,
        constant: Option<&'static str>,
        in_bytes: bool,
    ) -> Self {
        Self { parameter, constant, in_bytes, to_zero: false }
    }
}

/// Parameters as C lists them.
pub(super) fn list(parameters: &[ParameterMeta], tail: Option<String>) -> String {
    let declared = parameters.iter().map(|parameter| {
        parameter.c_declaration().unwrap_or_else(|| format!("? {}", parameter.name))
    });
    let declared: Vec<String> = declared.chain(tail).collect();
    if declared.is_empty() { "void".to_owned() } else { declared.join(", ") }
}
