//! Arguments that can be handed over at a glance: numbers, addresses that nothing is known of, and single
//! numbers behind addresses.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use super::arguments::{Arguments, FEW};
use crate::direction::Flow;
use crate::dynamic::argument::{Argument, Passing};
use crate::dynamic::lift;
use crate::dynamic::plan::Plan;
use crate::dynamic::registers::Received;
use crate::dynamic::types::{Scalar, ScalarKind};
use crate::dynamic::value::{Value, raw};
use crate::error::MarshalError;

/// Where an argument is, and what becomes of it.
#[derive(Debug)]
pub(in crate::dynamic) struct Handed {
    /// The word of the received registers and stack.
    at: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A number with this tag, any bits of which are a value.
    Number(u8),
    Truth,
    Address,
    /// The number that the address is of.
    Behind(Scalar),
}

/// A call whose arguments are all of that sort.
pub(super) struct AtAGlance<'c> {
    handed: &'c [Handed],
    call: Received,
}

impl Handed {
    /// The arguments of a plan; nothing if one of them has to be looked at, or there is no memory.
    pub(in crate::dynamic) fn of(plan: &Plan) -> Option<Box<[Self]>> {
        let route = plan.route.as_ref().filter(|_| plan.arguments.len() <= FEW)?;
        let mut handed = Vec::new();
        handed.try_reserve_exact(plan.arguments.len()).ok()?;
        for (index, argument) in plan.arguments.iter().enumerate() {
            handed
                .push(Self { at: route.received_at(index, argument)?, kind: Kind::of(argument)? });
        }
        Some(handed.into_boxed_slice())
    }

    /// # Safety
    ///
    /// As for [`Received::word`]; the word is that of this argument.
    #[inline(always)]
    unsafe fn value(&self, call: Received) -> Value<'static> {
        // SAFETY: the caller's promise.
        unsafe {
            let word = call.word(self.at).read();
            match self.kind {
                Kind::Number(tag) => raw::value(tag, word),
                Kind::Truth => Value::Bool(word as u8 != 0),
                Kind::Address => {
                    std::ptr::with_exposed_provenance_mut::<std::ffi::c_void>(word as usize).into()
                }
                Kind::Behind(scalar) => {
                    let address = std::ptr::with_exposed_provenance_mut(word as usize);
                    NonNull::new(address)
                        .map_or(Value::Null, |from| lift::load_scalar(scalar, from))
                }
            }
        }
    }
}

impl Kind {
    fn of(argument: &Argument) -> Option<Self> {
        let parameter = &argument.parameter;
        let is_more = parameter.form.is_some() || parameter.terminated;
        Some(match &argument.passing {
            // A handle that is given has to be owned.
            _ if parameter.give.is_some() => return None,
            Passing::Scalar(scalar) if scalar.size() > 8 => return None,
            Passing::Scalar(scalar) if scalar.kind() == ScalarKind::Bool => Self::Truth,
            Passing::Scalar(scalar) => Self::Number(raw::tag_of(scalar.kind())),
            Passing::Pointer { .. } if is_more => return None,
            Passing::Pointer { .. } if parameter.flow != Some(Flow::In) => Self::Address,
            Passing::Pointer { target, .. } if argument.extent.is_none() => {
                Self::Behind(target.scalar().filter(|scalar| scalar.size() <= 8)?)
            }
            _ => return None,
        })
    }
}

impl<'c> AtAGlance<'c> {
    /// # Safety
    ///
    /// Native code made the call by the signature of a plan whose arguments these are.
    #[inline(always)]
    pub(super) unsafe fn new(handed: &'c [Handed], call: Received) -> Self {
        Self { handed, call }
    }
}

impl Arguments for AtAGlance<'_> {
    #[inline(always)]
    unsafe fn with_values<R>(
        &self,
        take: impl FnOnce(&[Value<'static>]) -> R,
    ) -> Result<R, MarshalError> {
        // None of them owns anything: nobody drops them.
        let mut values = [const { MaybeUninit::<Value<'static>>::uninit() }; FEW];
        for (handed, to) in self.handed.iter().zip(&mut values) {
            // SAFETY: the promise of `new`.
            to.write(unsafe { handed.value(self.call) });
        }
        let values = &values[..self.handed.len()];
        // SAFETY: so many were written; there are not more than there is room for.
        Ok(take(unsafe { values.assume_init_ref() }))
    }
}
