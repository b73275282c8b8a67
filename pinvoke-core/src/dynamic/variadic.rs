//! What follows the parameters of a variadic function.
//!
//! The values themselves say what they are, with C's default argument promotions: integers narrower
//! than `int` travel as `int`, `float` as `double` ([`VarArg`](crate::variadic::VarArg) is the same
//! for tuples).

use std::ffi::c_int;
use std::sync::{Arc, Mutex, PoisonError};

use super::argument::Argument;
use super::cif::Cif;
use super::lower::wrong_type;
use super::plan::Plan;
use super::registers::{Quick, Route};
use super::site;
use super::types::{CType, Scalar, limits};
use super::value::Value;
use super::way::{Callee, Way};
use crate::error::{Error, MarshalError, SignatureProblem};

/// Calls with the same kinds of further arguments, prepared once.
#[derive(Debug, Default)]
pub(super) struct Tails(Mutex<Vec<Arc<Tail>>>);

/// Kinds of tails that are kept.
const KEPT: usize = 32;

/// A variadic call with certain further arguments.
#[derive(Debug)]
pub(super) struct Tail {
    kinds: Box<[Kind]>,
    /// The parameters and what follows.
    pub(super) arguments: Box<[Argument]>,
    passing: TailPassing,
}

/// How a call with a tail is made.
#[derive(Debug)]
enum TailPassing {
    Registers(Quick),
    Libffi(Arc<Cif>),
}

/// The type of a further argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Unsigned,
    Long,
    UnsignedLong,
    Double,
    Address,
    ConstAddress,
    Text,
    Buffer,
}

impl Kind {
    fn of(value: &Value<'_>) -> Result<Self, MarshalError> {
        Ok(match value {
            Value::Bool(_) | Value::I8(_) | Value::U8(_) | Value::I16(_) | Value::U16(_) => {
                Self::Int
            }
            Value::I32(_) => Self::Int,
            Value::U32(_) => Self::Unsigned,
            Value::I64(_) => Self::Long,
            Value::U64(_) => Self::UnsignedLong,
            Value::F32(_) | Value::F64(_) => Self::Double,
            Value::Text(_) => Self::Text,
            Value::Buffer(_) => Self::Buffer,
            Value::Plain(plain) if !plain.is_unique() => Self::ConstAddress,
            Value::Null | Value::Pointer(_) | Value::Plain(_) | Value::Closure(_) => Self::Address,
            Value::Void | Value::List(_) | Value::Out(_) | Value::Count | Value::Handle(_) => {
                let hint = "its type is not known there; give a number, text, a slice or a mutable reference";
                return Err(wrong_type(value, &CType::Void, hint));
            }
        })
    }

    fn ty(self) -> Result<CType, SignatureProblem> {
        const { assert!(size_of::<c_int>() == 4) };
        Ok(match self {
            Self::Int => CType::INT,
            Self::Unsigned => CType::UNSIGNED,
            Self::Long => Scalar::INT64.into(),
            Self::UnsignedLong => Scalar::UINT64.into(),
            Self::Double => CType::DOUBLE,
            Self::Address => CType::pointer_to(CType::Void, false)?,
            Self::ConstAddress => CType::pointer_to(CType::Void, true)?,
            Self::Text => CType::pointer_to(CType::CHAR, true)?,
            Self::Buffer => CType::pointer_to(CType::CHAR, false)?,
        })
    }
}

impl Tails {
    /// The call with these values behind the parameters.
    pub(super) fn of(
        &self,
        function: &str,
        plan: &Plan,
        values: &[Value<'_>],
    ) -> Result<Arc<Tail>, Error> {
        let fixed = plan.arguments.len();
        if values.len() > limits::PARAMETERS {
            let limit = limits::PARAMETERS;
            return Err(Error::Signature(
                SignatureProblem::Limit { what: "arguments", limit }.into(),
            ));
        }
        let mut kinds = [Kind::Int; limits::PARAMETERS];
        for (index, value) in values[fixed..].iter().enumerate() {
            let place = || site::site(function, &site::position(fixed + index));
            kinds[index] = Kind::of(value).map_err(|error| error.at(place()))?;
        }
        let kinds = &kinds[..values.len() - fixed];
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.iter().find(|tail| *tail.kinds == *kinds) {
            return Ok(Arc::clone(known));
        }
        let tail = Arc::new(Tail::new(plan, kinds)?);
        if kept.len() < KEPT {
            kept.push(Arc::clone(&tail));
        }
        Ok(tail)
    }
}

impl Tail {
    pub(super) fn callee(&self) -> Callee<'_> {
        let way = match &self.passing {
            TailPassing::Registers(quick) => Way::Registers(quick),
            TailPassing::Libffi(cif) => Way::Libffi(cif),
        };
        Callee { arguments: &self.arguments, way }
    }

    fn new(plan: &Plan, kinds: &[Kind]) -> Result<Self, Error> {
        let further = kinds.iter().map(|kind| kind.ty().map(Argument::unnamed));
        let arguments: Box<[Argument]> = plan
            .arguments
            .iter()
            .cloned()
            .map(Ok)
            .chain(further)
            .collect::<Result<_, SignatureProblem>>()
            .map_err(|problem| Error::Signature(problem.into()))?;
        let types = || arguments.iter().map(|argument| argument.parameter.ty());
        let route = plan.route.as_ref();
        let route = route.and_then(|_| Route::of(plan.convention, types(), &plan.result));
        let parameters = arguments.iter().map(|argument| argument.parameter.clone());
        let parameters: Vec<_> = parameters.collect();
        let passing = match route.map(|route| Quick::of(&route, &parameters, &plan.result)) {
            Some(quick) => TailPassing::Registers(quick),
            None => {
                let types: Vec<&CType> = types().collect();
                let cif = Cif::interned(plan.abi, &types, Some(plan.arguments.len()), &plan.result);
                TailPassing::Libffi(cif.map_err(|problem| Error::Signature(problem.into()))?)
            }
        };
        Ok(Self { kinds: kinds.into(), arguments, passing })
    }
}
