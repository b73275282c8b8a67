//! Where native code comes in by a thunk of this crate: with an image of its registers.

use std::ffi::c_void;

use super::arguments::Incoming;
use super::entry::run;
use super::handed::AtAGlance;
use super::thunk::Context;
pub(super) use crate::callback::Thunk;
use crate::callback::{ImageResult, take_image};
use crate::dynamic::convention::Convention;
use crate::dynamic::plan::Plan;
use crate::dynamic::registers::{Addresses, Received, Route};
use crate::error::MarshalError;

/// Whether closures of this plan have such thunks: native code calls them by the convention of this system,
/// and it is known where each argument is.
pub(super) fn serves(plan: &Plan) -> bool {
    plan.route.is_some() && (cfg!(windows) || plan.convention != Convention::Win64)
}

/// A thunk that leads to the closure of a context.
///
/// # Errors
///
/// The system refuses memory, or memory that can be executed.
///
/// # Safety
///
/// There is a context of a plan that [`serves`] at the address before anybody calls the thunk, and it stays
/// as long as the thunk does.
pub(super) unsafe fn take(plan: &Plan, context: *mut Context) -> Result<Thunk, MarshalError> {
    // Not in the first call: there may be no memory then.
    plan.handed();
    take_image(entry, context.cast())
}

/// Called by the landing of a thunk.
///
/// # Safety
///
/// `context` is that of a live thunk whose plan has a route; `registers` and `stack` are those of a call by its
/// signature, and `answer` has room.
unsafe extern "C" fn entry(
    context: *mut c_void,
    registers: *const [u64; 14],
    stack: *const u64,
    answer: *mut ImageResult,
) {
    // SAFETY: the caller's promise.
    let context = unsafe { &*context.cast_const().cast::<Context>() };
    let Some(route) = &context.plan.route else { return };
    let call = Received { registers, stack };
    let mut words = [0_u64; 2];
    // SAFETY: the caller's promise; a result that is not in memory has no more than two words.
    unsafe {
        let memory = route.result_memory(call);
        let result = memory.unwrap_or(words.as_mut_ptr().cast());
        match context.plan.handed() {
            Some(handed) => run(context, AtAGlance::new(handed, call), result),
            None => with_addresses(context, route, call, result),
        }
        if let Some(memory) = memory {
            words[0] = memory.expose_provenance() as u64;
        }
        answer.write(route.answered(words));
    }
}

/// Runs the closure with the addresses of its arguments.
///
/// # Safety
///
/// As for [`entry`]; `route` is that of the plan.
#[inline(never)]
unsafe fn with_addresses(context: &Context, route: &Route, call: Received, result: *mut c_void) {
    let mut addresses = Addresses::new();
    // SAFETY: the caller's promise.
    unsafe {
        let arguments = route.received(call, &context.plan.arguments, &mut addresses);
        run(context, Incoming { context, arguments }, result);
    }
}
