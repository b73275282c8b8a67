//! Signatures of declared functions.

use super::convention::Convention;
use super::parameter::{Count, Free, Parameter};
use super::rules::{FailureRule, NarrowText};
use super::signature::Signature;
use super::types::{CType, Scalar};
use crate::direction::Flow;
use crate::encoding::{Ansi, Encoding};
use crate::error::{CodeSource, SignatureError, SignatureProblem};
use crate::meta::{
    self, CallbackMeta, Form, FunctionMeta, NativeType, Ownership, ParameterMeta, ReturnMeta, Role,
    TextLayout,
};

impl Signature {
    /// The signature of a declared function, from its `META`.
    ///
    /// It has every parameter of the native function: what the declaration derives (counts, constants,
    /// user data) is given as a value here, a count by its length or by
    /// [`Value::Count`](super::Value::Count). Directions, text, counts, ownership, the failure rule and the
    /// last error are those of the declaration.
    ///
    /// # Errors
    ///
    /// A type depends on a generic parameter of the declaration, the failure rule is a function, or a type
    /// cannot be passed by a call made at run time.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::Signature;
    /// use pinvoke_core::meta::FunctionMeta;
    ///
    /// /// What a console shows of a declared function.
    /// fn shown(meta: &FunctionMeta) -> String {
    ///     match Signature::from_meta(meta) {
    ///         Ok(signature) => signature.to_string(),
    ///         Err(error) => format!("{}: {error}", meta.name),
    ///     }
    /// }
    /// ```
    pub fn from_meta(meta: &FunctionMeta) -> Result<Self, SignatureError> {
        let name = if meta.entry.starts_with('#') { meta.name } else { meta.entry };
        let mut signature =
            signature(name, meta.abi, meta.parameters, &meta.result, meta.is_variadic)?;
        if meta.last_error {
            signature = signature.with_last_error();
        }
        let Some(failure) = meta.failure else { return Ok(signature) };
        let rule = match failure.rule {
            // A null is all zeros.
            "zero" | "null" => FailureRule::Zero,
            "nonzero" => FailureRule::Nonzero,
            "negative" | "hresult" => FailureRule::Negative,
            "minus_one" | "invalid_handle" => FailureRule::MinusOne,
            "zero_if_error" => FailureRule::ZeroIfError,
            rule => {
                let what = format!("the failure rule `{rule}` of `{}`", meta.name);
                let instead = "it is a Rust function; call the declared function";
                return Err(SignatureProblem::Unsupported { what, instead }.into());
            }
        };
        let code = match failure.code {
            "last_error" => CodeSource::LastError,
            "returned" => CodeSource::Returned,
            "returned_system" => CodeSource::ReturnedSystem,
            "negative_errno" => CodeSource::NegativeErrno,
            "hresult" => CodeSource::HResult,
            _ => CodeSource::Unknown,
        };
        Ok(signature.failing_if(rule, code))
    }

    /// The signature of a declared callback: of the function pointer that native code gets.
    ///
    /// # Errors
    ///
    /// As [`Signature::from_meta`].
    pub fn from_callback(meta: &CallbackMeta) -> Result<Self, SignatureError> {
        signature("", meta.abi, meta.parameters, &meta.result, false)
    }
}

fn signature(
    name: &str,
    abi: &str,
    parameters: &[ParameterMeta],
    result: &ReturnMeta,
    is_variadic: bool,
) -> Result<Signature, SignatureError> {
    let mut builder = Signature::builder(name).convention(convention(abi)?);
    builder = builder.returns(of_native(result.native, &result.form, "what it returns")?);
    if is_text(&result.form) {
        builder = builder.returns_text();
        if result.form.is_nullable() {
            builder = builder.may_return_null();
        }
        if let Some(free) = free(result.ownership) {
            builder = builder.result_freed_by(free);
        }
    }
    for parameter in parameters {
        builder = builder.takes(of_parameter(parameter, parameters)?);
    }
    if is_variadic {
        builder = builder.variadic();
    }
    let is_ansi =
        |form: &Form| matches!(form.innermost(), Form::Text(text) if text.encoding == Ansi::NAME);
    let forms = parameters.iter().map(|parameter| &parameter.form).chain([&result.form]);
    let narrow = if forms.into_iter().any(is_ansi) { NarrowText::Ansi } else { NarrowText::Utf8 };
    Ok(builder.build()?.with_narrow_text(narrow))
}

fn convention(abi: &str) -> Result<Convention, SignatureProblem> {
    Ok(match abi.strip_suffix("-unwind").unwrap_or(abi) {
        "" | "C" | "cdecl" => Convention::C,
        "system" => Convention::System,
        "stdcall" => Convention::Stdcall,
        "fastcall" => Convention::Fastcall,
        "thiscall" => Convention::Thiscall,
        "win64" => Convention::Win64,
        "sysv64" => Convention::SysV64,
        other => {
            let (what, instead) =
                (format!("the convention \"{other}\""), "use \"C\" or \"system\"");
            return Err(SignatureProblem::Unsupported { what, instead });
        }
    })
}

fn of_parameter(meta: &ParameterMeta, all: &[ParameterMeta]) -> Result<Parameter, SignatureError> {
    let ty = match meta.callback {
        Some(callback) => {
            CType::pointer_to(CType::Function(Signature::from_callback(callback)?), false)?
        }
        None => of_native(meta.native, &meta.form, meta.name)?,
    };
    let is_data = ty.target().is_some() && meta.callback.is_none();
    let is_vague = matches!(ty.target(), Some(CType::Void));
    let mut parameter = Parameter::new(meta.name, ty);
    if !is_data {
        return Ok(parameter);
    }
    let is_any = matches!(meta.role, Role::UserData | Role::Value) || meta.form == Form::Pointer;
    if !is_any {
        parameter = match meta.flow {
            Flow::In => parameter.input(),
            Flow::Out => parameter.output(),
            Flow::InOut => parameter.in_out(),
        };
        if meta.form.is_nullable() {
            parameter = parameter.optional();
        }
    }
    if is_text(&meta.form) && !is_vague {
        parameter = parameter.terminated();
    }
    if let Some(count) = count(meta, all) {
        parameter = parameter.counted_by(count);
    }
    if let Some(free) = free(meta.ownership) {
        parameter = parameter.freed_by(free);
    }
    Ok(parameter)
}

/// Whether it is text up to a terminator.
fn is_text(form: &Form) -> bool {
    let Form::Text(text) = form.innermost() else { return false };
    matches!(text.layout, TextLayout::Terminated | TextLayout::InPlace) && text.unit != "char32_t"
}

fn of_native(native: Option<NativeType>, form: &Form, of: &str) -> Result<CType, SignatureProblem> {
    let Some(native) = native else {
        let what = format!("`{of}`, whose type depends on a generic parameter,");
        let instead = "write the declaration as text";
        return Err(SignatureProblem::Unsupported { what, instead });
    };
    c_type(&native, form.text_unit())
}

/// The C type; `unit` is what C calls the units of text at the end of the pointers.
fn c_type(native: &NativeType, unit: Option<&str>) -> Result<CType, SignatureProblem> {
    if let Some(pointee) = &native.pointee {
        return CType::pointer_to(c_type(pointee.ty, unit)?, pointee.is_const);
    }
    match (unit, native.desc.size) {
        (Some("char"), 1) => Ok(CType::CHAR),
        (Some(_), 2) => Ok(Scalar::CHAR16.into()),
        _ => CType::described(&native.desc),
    }
}

/// How many elements a parameter points to: by its own words, or by the parameter that is its length.
fn count(meta: &ParameterMeta, all: &[ParameterMeta]) -> Option<Count> {
    let by_name = |name: &str| {
        let counter = all.iter().find(|other| other.name == name)?;
        let is_pointer = counter.native.is_some_and(|native| native.pointee.is_some());
        Some(if is_pointer { Count::pointee(name) } else { Count::parameter(name) })
    };
    let own = |count: meta::Count| match (count.parameter, count.constant) {
        (Some("return"), None) => Some(Count::result()),
        (Some(name), None) => by_name(name),
        (None, Some(constant)) => constant.parse().ok().map(Count::fixed),
        _ => None,
    };
    if let Some(count) = meta.count {
        let found = own(count)?;
        return Some(if count.in_bytes { found.in_bytes() } else { found });
    }
    all.iter().find_map(|other| match other.role {
        Role::LengthOf(names) if names.split(',').any(|name| name.trim() == meta.name) => {
            by_name(other.name)
        }
        _ => None,
    })
}

fn free(ownership: Ownership) -> Option<Free> {
    let Ownership::Freed(by) = ownership else { return None };
    Some(match by {
        "c" => Free::C,
        "cotaskmem" => Free::CoTaskMem,
        "local" => Free::Local,
        // A function of the same library.
        path => Free::Function(path.rsplit([':', '.']).next().unwrap_or(path).trim().into()),
    })
}
