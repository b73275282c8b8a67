//! Callbacks that print what they are called with.

use std::sync::{Arc, Mutex, PoisonError};

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{CType, DynCallback, Parameter, Signature, Value};
use serde_json::json;

use super::sources::shown_name;
use crate::output::{self, ASIDE, styled};
use crate::render;

/// The callbacks of one call, and for JSON what they were called with.
pub(super) struct Callbacks {
    /// `None`: each call is printed at once.
    calls: Option<Arc<Mutex<Vec<serde_json::Value>>>>,
}

/// What a callback returns.
#[derive(Debug, Clone)]
enum Reply {
    Fixed(Value<'static>),
    /// The argument at that position.
    Argument(usize),
    /// The sign of the first less the second, for orders.
    Difference(usize, usize),
}

impl Callbacks {
    pub(super) fn new(is_json: bool) -> Self {
        Self { calls: is_json.then(Arc::default) }
    }

    /// A callback; `zero` is what it returns if nothing else is said, and where it cannot.
    ///
    /// It is kept for as long as the program runs: native code may call it after the call, too.
    pub(super) fn callback(
        &self,
        signature: &Signature,
        parameter: &str,
        reply: Option<&str>,
        zero: Value<'static>,
        of_result: impl FnOnce(&str) -> Result<Value<'static>, String>,
    ) -> Result<Value<'static>, String> {
        let is_void = matches!(signature.result(), CType::Void);
        let reply = match reply {
            None => Reply::Fixed(zero.clone()),
            Some(_) if is_void => return Err("the callback returns nothing".into()),
            Some(text) => match argument_reply(text, signature)? {
                Some(reply) => reply,
                None => Reply::Fixed(of_result(text)?),
            },
        };
        let (calls, of, name) = (self.calls.clone(), signature.clone(), parameter.to_owned());
        let fallback = zero.clone();
        let reply = Sendable(reply);
        let closure = move |arguments: &[Value<'_>]| {
            // The whole of it: a part alone would not be known to be `Send`.
            let reply: &Sendable<Reply> = &reply;
            let result = reply.0.answer(arguments);
            report(calls.as_deref(), &of, &name, arguments, &result);
            result
        };
        let made = DynCallback::new(signature, fallback, closure);
        let made = made.map_err(|error| error.to_string())?;
        let kept: &'static DynCallback = Box::leak(Box::new(made));
        Ok(Value::Closure(kept))
    }

    /// The calls so far, for JSON.
    pub(super) fn taken(&self) -> Vec<serde_json::Value> {
        let calls =
            self.calls.as_ref().map(|calls| calls.lock().unwrap_or_else(PoisonError::into_inner));
        calls.map(|mut calls| std::mem::take(&mut *calls)).unwrap_or_default()
    }
}

/// A reply, which holds nothing of a thread: numbers, text, addresses.
struct Sendable<T>(T);

// SAFETY: a fixed reply is made of owned values and of closures that live as long as the program and
// can be called from any thread.
unsafe impl Send for Sendable<Reply> {}
// SAFETY: as above, and nobody changes it.
unsafe impl Sync for Sendable<Reply> {}

/// `$1`, or `$1-$2`.
fn argument_reply(text: &str, signature: &Signature) -> Result<Option<Reply>, String> {
    let index = |text: &str| {
        let number = text.trim().strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
        match number {
            Some(number) if (1..=signature.parameters().len()).contains(&number) => Ok(number - 1),
            _ => Err(format!("`{text}` is no argument of `{signature}`: the first is $1")),
        }
    };
    if !text.starts_with('$') {
        return Ok(None);
    }
    Ok(Some(match text.split_once('-') {
        None => Reply::Argument(index(text)?),
        Some((left, right)) => {
            let (left, right) = (index(left)?, index(right)?);
            for index in [left, right] {
                comparable(&signature.parameters()[index], index)?;
            }
            Reply::Difference(left, right)
        }
    }))
}

/// Requires that the callback gets a number there.
fn comparable(parameter: &Parameter, index: usize) -> Result<(), String> {
    let is_number = |ty: &CType| ty.scalar().is_some();
    let ty = parameter.ty();
    match ty.target() {
        _ if is_number(ty) => Ok(()),
        Some(target) if is_number(target) && parameter.flow() == Some(Flow::In) => Ok(()),
        _ => Err(format!(
            "${} is `{ty}`, which has no order; `_In_` before a pointer to a number makes it the number",
            index + 1
        )),
    }
}

impl Reply {
    fn answer(&self, arguments: &[Value<'_>]) -> Value<'static> {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Argument(index) => owned(&arguments[*index]),
            Self::Difference(left, right) => {
                let number = |index: &usize| arguments[*index].as_number().unwrap_or(0.0);
                let order = number(left).partial_cmp(&number(right));
                Value::I32(order.map_or(0, |order| order as i32))
            }
        }
    }
}

/// A value of its own, for a result.
fn owned(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Bool(value) => Value::Bool(*value),
        Value::F32(value) => Value::F32(*value),
        Value::F64(value) => Value::F64(*value),
        Value::Pointer(address) => Value::Pointer(*address),
        Value::Null => Value::Null,
        Value::List(items) => items.iter().map(owned).collect::<Vec<_>>().into(),
        other => match other.as_integer() {
            Some(number) => {
                i64::try_from(number).map(Value::I64).unwrap_or_else(|_| Value::U64(number as u64))
            }
            None => Value::Void,
        },
    }
}

fn report(
    calls: Option<&Mutex<Vec<serde_json::Value>>>,
    signature: &Signature,
    name: &str,
    arguments: &[Value<'_>],
    result: &Value<'_>,
) {
    let shown = signature.parameters().iter().zip(arguments);
    if let Some(calls) = calls {
        let arguments: Vec<_> = shown
            .map(|(parameter, value)| render::json(value, pointee(parameter.ty(), value)))
            .collect();
        calls.lock().unwrap_or_else(PoisonError::into_inner).push(json!({
            "callback": name,
            "arguments": arguments,
            "result": render::json(result, signature.result()),
        }));
        return;
    }
    let arguments: Vec<_> = shown
        .enumerate()
        .map(|(index, (parameter, value))| {
            let value = render::text(value, pointee(parameter.ty(), value));
            format!("{}: {value}", shown_name(parameter.name(), index))
        })
        .collect();
    let mut line = format!("{name}({})", arguments.join(", "));
    if !matches!(signature.result(), CType::Void) {
        line.push_str(&format!(" -> {}", render::text(result, signature.result())));
    }
    output::line(&styled(ASIDE, line));
}

/// The type that a value is shown by: of a pointer that was followed, what it points to.
fn pointee<'t>(ty: &'t CType, value: &Value<'_>) -> &'t CType {
    match (ty.target(), value) {
        (Some(_), Value::Null | Value::Pointer(_)) | (None, _) => ty,
        (Some(target), _) => target,
    }
}
