//! `pinvoke call`: read the declaration, give each parameter its value, call, print.

mod callbacks;
mod numbers;
mod sources;
mod values;
mod written;

use std::cell::Cell;
use std::ffi::{c_int, c_void};

use pinvoke_core::Library;
use pinvoke_core::dynamic::{CType, FailureRule, Signature, Value};
use pinvoke_core::error::CodeSource;
use serde_json::json;

use self::callbacks::Callbacks;
use self::sources::{Source, sources};
pub(crate) use self::sources::{is_count_of_given, shown_name};
use self::values::{Argument, Maker};
use crate::arguments::{Call, Code, Rule};
use crate::failure::Failure;
use crate::output::{self, NAME, styled};
use crate::{declaration, render};

/// Calls the function, and prints what it returned and wrote.
pub(crate) fn run(call: &Call, is_json: bool) -> Result<(), Failure> {
    let signature = judged(declaration::read(&call.declared, &call.declaration)?, call);
    let declared = signature;
    let signature = written::with_bytes(&declared)?;
    let sources = sources(&signature, call)?;
    let written: Vec<_> = sources.iter().map(Source::written).collect();
    let is_said = |index: usize| {
        declared.parameters().get(index).is_some_and(|parameter| parameter.flow().is_some())
    };
    let signature = written::with_lengths(&signature, &written)?;
    // SAFETY: whoever names a library on the command line wants it loaded.
    let library = unsafe { Library::open(&call.library) }?;
    let entry = call.entry.as_deref().unwrap_or(signature.entry());
    let function = library.function(entry, &signature)?;

    let callbacks = Callbacks::new(is_json);
    let maker = Maker { callbacks: &callbacks };
    let arguments = sources
        .iter()
        .enumerate()
        .map(|(index, source)| maker.argument(&signature, index, source))
        .collect::<Result<Vec<_>, Failure>>()?;
    let places: Vec<Cell<Value<'static>>> =
        arguments.iter().map(|argument| Cell::new(argument.initial())).collect();
    let values: Vec<Value<'_>> =
        arguments.iter().zip(&places).map(|(argument, place)| argument.value(place)).collect();
    // SAFETY: the user answers for the declaration and the values: the help says so.
    let result = unsafe { function.call(&values) };
    flush_c();
    let result = result?;
    drop(values);
    let outputs: Vec<Output<'_>> = signature
        .parameters()
        .iter()
        .zip(arguments.iter().zip(places))
        .enumerate()
        .filter_map(|(index, (parameter, (argument, place)))| {
            let Argument::Place(before) = argument else { return None };
            let value = place.into_inner();
            // Of text that the declaration does not say to be written to only a change is of interest.
            let is_same = matches!(value, Value::Text(_)) && value == *before;
            (is_said(index) || !is_same).then(|| Output {
                name: sources::shown_name(parameter.name(), index),
                ty: parameter.ty().target().unwrap_or(parameter.ty()),
                value,
            })
        })
        .collect();
    match is_json {
        true => print_json(&signature, &result, &outputs, &callbacks),
        false => print_text(&signature, &result, &outputs),
    }
    Ok(())
}

/// What native code left in a place for output.
struct Output<'s> {
    name: String,
    ty: &'s CType,
    value: Value<'static>,
}

/// The signature with the failure rule of the command line.
fn judged(signature: Signature, call: &Call) -> Signature {
    let rule = match call.fails_if {
        None => return signature,
        Some(Rule::Zero) => FailureRule::Zero,
        Some(Rule::Nonzero) => FailureRule::Nonzero,
        Some(Rule::Negative) => FailureRule::Negative,
        Some(Rule::MinusOne) => FailureRule::MinusOne,
        Some(Rule::ZeroIfError) => FailureRule::ZeroIfError,
        Some(Rule::Hresult) => {
            return signature.failing_if(FailureRule::Negative, CodeSource::HResult);
        }
    };
    let code = match call.code {
        Code::LastError => CodeSource::LastError,
        Code::Returned => CodeSource::Returned,
        Code::ReturnedSystem => CodeSource::ReturnedSystem,
        Code::NegativeErrno => CodeSource::NegativeErrno,
    };
    signature.failing_if(rule, code)
}

fn print_text(signature: &Signature, result: &Value<'_>, outputs: &[Output<'_>]) {
    if !matches!(signature.result(), CType::Void) {
        output::line(&render::text(result, signature.result()));
    }
    for Output { name, ty, value } in outputs {
        output::line(&format!("{} = {}", styled(NAME, name), render::text(value, ty)));
    }
}

fn print_json(
    signature: &Signature,
    result: &Value<'_>,
    outputs: &[Output<'_>],
    callbacks: &Callbacks,
) {
    let outputs: serde_json::Map<_, _> =
        outputs.iter().map(|out| (out.name.clone(), render::json(&out.value, out.ty))).collect();
    output::json(&json!({
        "function": signature.name(),
        "result": render::json(result, signature.result()),
        "outputs": outputs,
        "callbacks": callbacks.taken(),
    }));
}

/// What C code printed comes before what is printed of its call.
fn flush_c() {
    unsafe extern "C" {
        fn fflush(stream: *mut c_void) -> c_int;
    }
    // SAFETY: `fflush` of ISO C; null means every stream.
    unsafe { fflush(std::ptr::null_mut()) };
}
