//! Signatures of declared functions.

mod text;

use self::text::{is_of_fixed_length, is_text, known, main_narrow_text, narrow_text, text_form};
use super::convention::Convention;
use super::count::Count;
use super::form::{Grow, HandleForm, free_of_word};
use super::parameter::{Free, Parameter};
use super::rules::FailureRule;
use super::signature::Signature;
use super::types::{CType, declared};
use crate::direction::Flow;
use crate::error::{CodeSource, SignatureError, SignatureProblem};
use crate::marshal::Crossing;
use crate::meta::{
    self, CallbackMeta, Form, FunctionMeta, Give, Growth, HandleMeta, NativeType, Ownership,
    ParameterMeta, ReturnMeta, Role,
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
    /// A type depends on a generic parameter of the declaration, the failure rule or a marshaller is Rust
    /// code, or a type cannot be passed by a call made at run time. The error names the parameter and its
    /// form.
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
    let narrow = main_narrow_text(parameters, result)?;
    let mut builder = Signature::builder(name).convention(convention(abi)?).narrow_text(narrow);
    let ty = of_native(result.native, &result.form, "what it returns")?;
    let is_pointer = ty.target().is_some_and(|target| !matches!(target, CType::Void));
    builder = builder.returns(ty);
    known("what it returns", &result.form)?;
    let form = text_form("what it returns", &result.form)?;
    let length = match result.count {
        Some(count) => own_count("what it returns", count, parameters)?,
        None => None,
    };
    let to_zero = result.count.is_some_and(|count| count.to_zero);
    let is_described = is_text(&result.form) || form.is_some() || length.is_some() || to_zero;
    if is_pointer && is_described {
        if let Some(form) = form {
            builder = builder.returns_text_form(form);
        }
        if is_text(&result.form) || to_zero {
            builder = builder.returns_text();
        }
        if let Some(length) = length {
            builder = builder.returns_array(length);
        }
        if result.form.is_nullable() {
            builder = builder.may_return_null();
        }
        builder = match free("what it returns", result.ownership)? {
            Some((free, true)) => builder.result_freed_with_elements(free),
            Some((free, false)) => builder.result_freed_by(free),
            None => builder,
        };
    }
    if let Some(handle) = result.handle
        && handle.is_owned
        && !matches!(result.ownership, Ownership::Borrowed(_))
    {
        builder = builder.returns_handle(HandleForm::of(handle));
        if handle.is_optional {
            builder = builder.may_return_null();
        }
    }
    for parameter in parameters {
        let mut taken = of_parameter(parameter, parameters)?;
        if let Some(own) = narrow_text(parameter.name, &parameter.form)?
            && own != narrow
        {
            taken = taken.narrow_text(own);
        }
        builder = builder.takes(taken);
    }
    if is_variadic {
        builder = builder.variadic();
    }
    builder.build()
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
    if let Some(handle) = meta.handle {
        return Ok(of_handle(parameter, meta, handle));
    }
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
    known(meta.name, &meta.form)?;
    if let Some(form) = text_form(meta.name, &meta.form)? {
        parameter = parameter.text_form(form);
    }
    let to_zero = meta.count.is_some_and(|count| count.to_zero);
    if (is_text(&meta.form) || to_zero) && !is_vague {
        parameter = parameter.terminated();
    }
    if let Some(count) = count(meta, all)? {
        // What native code allocates, or may replace.
        let is_given = meta.crossing == Some(Crossing::Slot) && parameter.is_slot();
        parameter = match is_given {
            true => parameter.array_counted_by(count),
            false => parameter.counted_by(count),
        };
    }
    if is_of_fixed_length(&meta.form)
        && meta.flow != Flow::In
        && let Some(count) = parameter.count.clone()
    {
        parameter = parameter.written_by(count);
    }
    if let Some(growth) = meta.growth
        && let Some(grow) = grow(meta.name, growth)?
    {
        parameter = parameter.growing(grow);
    }
    if let Ownership::HandedOver(by) = meta.ownership {
        if by.is_empty() {
            let what = "which native code takes over from an allocator of the program's own";
            return Err(unsupported(meta.name, what, "call the declared function").into());
        }
        parameter = parameter.freed_by(free_of_word(by)).giving(meta.give.unwrap_or(Give::Always));
    }
    parameter = match free(meta.name, meta.ownership)? {
        Some((free, true)) => parameter.freed_with_elements(free),
        Some((free, false)) => parameter.freed_by(free),
        None => parameter,
    };
    Ok(parameter)
}

/// A parameter that is a handle, or a place for one.
fn of_handle(parameter: Parameter, meta: &ParameterMeta, handle: HandleMeta) -> Parameter {
    let form = HandleForm::of(handle);
    match (meta.flow, handle.is_owned) {
        (Flow::Out, true) => {
            let parameter = parameter.output().handle(form);
            if handle.is_optional { parameter.may_give_null() } else { parameter }
        }
        // What is lent there stays the lender's: the place has its bits.
        (Flow::Out, false) => parameter.output(),
        _ => match meta.give {
            Some(give) => parameter.handle(form).giving(give),
            None => parameter.handle(form),
        },
    }
}

/// An error that names a parameter and what of it there is no such thing as at run time.
fn unsupported(of: &str, what: &str, instead: &'static str) -> SignatureProblem {
    SignatureProblem::Unsupported { what: format!("`{of}`, {what},"), instead }
}

fn grow(of: &str, growth: Growth) -> Result<Option<Grow>, SignatureProblem> {
    Ok(Some(match growth {
        Growth::Needed => Grow::Needed,
        Growth::Truncated => Grow::Truncated,
        Growth::OnError(code) => match number(code).and_then(|code| i32::try_from(code).ok()) {
            Some(code) => Grow::OnError(code),
            None => {
                let what = format!("which grows at the error `{code}`, a Rust expression");
                return Err(unsupported(of, &what, "declare it with the number"));
            }
        },
        Growth::Fixed(_) => return Ok(None),
    }))
}

/// The number that a Rust literal is.
fn number(literal: &str) -> Option<i64> {
    let digits: String = literal.chars().filter(|c| !matches!(c, '_' | ' ')).collect();
    match digits.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

fn of_native(native: Option<NativeType>, form: &Form, of: &str) -> Result<CType, SignatureProblem> {
    let Some(native) = native else {
        let what = format!("`{of}`, whose type depends on a generic parameter,");
        let instead = "write the declaration as text";
        return Err(SignatureProblem::Unsupported { what, instead });
    };
    declared(&native, form.text_unit())
}

/// How many elements a parameter points to: by its own words, or by the parameter that is its length.
fn count(meta: &ParameterMeta, all: &[ParameterMeta]) -> Result<Option<Count>, SignatureProblem> {
    if let Some(count) = meta.count {
        return own_count(meta.name, count, all);
    }
    Ok(all.iter().find_map(|other| match other.role {
        Role::LengthOf(names) if names.split(',').any(|name| name.trim() == meta.name) => {
            count_by(other.name, all)
        }
        _ => None,
    }))
}

/// A count by its words.
fn own_count(
    of: &str,
    count: meta::Count,
    all: &[ParameterMeta],
) -> Result<Option<Count>, SignatureProblem> {
    let found = match (count.parameter, count.constant) {
        _ if count.to_zero => None,
        (Some("return"), None) => Some(Count::result()),
        (Some(name), None) => count_by(name, all),
        (None, Some(constant)) => match number(constant).and_then(|count| count.try_into().ok()) {
            Some(count) => Some(Count::fixed(count)),
            None => {
                let what = format!("which is counted by `{constant}`, a Rust expression");
                return Err(unsupported(of, &what, "declare it with the number"));
            }
        },
        (Some(_), Some(_)) => {
            let what = "which is counted by a sum";
            return Err(unsupported(of, what, "call the declared function"));
        }
        (None, None) => None,
    };
    Ok(found.map(|found| if count.in_bytes { found.in_bytes() } else { found }))
}

fn count_by(name: &str, all: &[ParameterMeta]) -> Option<Count> {
    let counter = all.iter().find(|other| other.name == name)?;
    let is_pointer = counter.native.is_some_and(|native| native.pointee.is_some());
    Some(if is_pointer { Count::pointee(name) } else { Count::parameter(name) })
}

/// Who releases it, and whether each element as well.
fn free(of: &str, ownership: Ownership) -> Result<Option<(Free, bool)>, SignatureProblem> {
    let Ownership::Freed(by) = ownership else { return Ok(None) };
    if let Some(path) = by.strip_suffix(", counted") {
        let what = format!("which `{path}` releases with its count");
        return Err(unsupported(of, &what, "call the declared function"));
    }
    Ok(Some(match by.strip_suffix(", elements") {
        Some(by) => (free_of_word(by), true),
        None => (free_of_word(by), false),
    }))
}
