//! What a signature means for a call, worked out once.

use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, OnceLock};

use libffi::low::ffi_abi;

use super::argument::{Arguments, Extent, Passing};
use super::cif::Cif;
#[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
use super::closure::Handed;
use super::convention::Convention;
use super::narrow::NarrowText;
use super::parameter::Parameter;
use super::registers::{Quick, Route};
use super::returned::SharedReturned;
use super::rules::Failing;
use super::signature::{Draft, Signature};
use super::types::{CType, Scalar, same_layout};
use super::variadic::Tails;
use super::way::{Callee, Way};
use crate::abi::TypeDesc;
use crate::error::{Error, SignatureError, SignatureProblem};

/// A signature, compiled.
///
/// What calls past libffi need is made at once; what is for other calls, when the first of them comes.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) arguments: Arguments,
    pub(super) result: CType,
    pub(super) returned: SharedReturned,
    pub(super) lifting: Lifting,
    /// The bytes of a result that takes more than two words; else 0.
    pub(super) result_memory: usize,
    /// Whether something is looked at after each call, whatever the values are.
    pub(super) is_settled: bool,
    pub(super) narrow: NarrowText,
    pub(super) keeps_last_error: bool,
    pub(super) fails_if: Option<Failing>,
    pub(super) convention: Convention,
    pub(super) abi: ffi_abi,
    /// The arguments of closures, if all of them can be handed over at a glance.
    #[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
    handed: OnceLock<Option<Box<[Handed]>>>,
    cif: OnceLock<Result<Arc<Cif>, SignatureProblem>>,
    is_variadic: bool,
    /// The way past libffi, where there is one.
    pub(super) route: Option<Route>,
    /// How values go that way, if there is one.
    quick: Option<Quick>,
    /// What is to be done beside the call itself. Invariant: there is a quick way unless it is
    /// [`Gate::Closed`].
    gate: Gate,
    /// The native Rust type that was found to be the result's.
    known_result: AtomicPtr<TypeDesc>,
    /// Calls of a variadic function with more arguments.
    pub(super) tails: Tails,
    /// The argument whose buffer grows.
    pub(super) growing: Option<usize>,
    /// How many elements the returned array has.
    pub(super) returned_extent: Option<Extent>,
    /// Whether anything that goes in or comes out is released by a function of the signature.
    pub(super) has_owners: bool,
}

/// A plan, with the signature that keeps it.
#[derive(Debug, Clone)]
pub(super) struct SharedPlan {
    signature: Signature,
    /// Invariant: that of the signature. It stays where it is: what a signature shares is never changed.
    plan: NonNull<Plan>,
}

// SAFETY: a plan is shared by all threads that have its signature; what changes in it is synchronised.
unsafe impl Send for SharedPlan {}
// SAFETY: as above.
unsafe impl Sync for SharedPlan {}

const _: () = {
    const fn is_shareable<T: Send + Sync>() {}
    is_shareable::<Plan>();
};

/// What the quick way leads to, and what is to be done after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// A number, an address, or nothing.
    Value,
    /// The same, and there is a last error or a failure rule.
    Watched,
    /// The bytes of a struct.
    Struct,
    /// Nothing: there is no such way, or more is to be done.
    Closed,
}

/// What becomes of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lifting {
    /// A number of at most 64 bits.
    Number(Scalar),
    /// An address that nothing is known of.
    Address,
    /// Text up to its terminator, in units of so many bytes.
    Text(usize),
    /// A form that the type does not tell.
    Special,
    /// Whatever the type says.
    Loaded,
}

impl Plan {
    pub(super) fn new(draft: &Draft) -> Result<Self, SignatureProblem> {
        let parameters = &draft.parameters;
        let types = parameters.iter().map(Parameter::ty);
        let route = match draft.is_by_libffi {
            true => None,
            false => Route::of(draft.convention, types, &draft.result),
        };
        let returned = &draft.returned;
        let quick = route.as_ref().map(|route| Quick::of(route, parameters, &draft.result));
        let is_watched = draft.keeps_last_error || draft.fails_if.is_some();
        let is_struct = Passing::of(&draft.result).is_value();
        let gate = match quick {
            None => Gate::Closed,
            Some(_) if returned.is_special() || (is_struct && is_watched) => Gate::Closed,
            Some(_) if is_struct => Gate::Struct,
            Some(_) if is_watched => Gate::Watched,
            Some(_) => Gate::Value,
        };
        let (mut has_only_numbers, mut growing) = (true, None);
        let mut has_owners = returned.free.is_some() || returned.handle.is_some();
        for (index, parameter) in parameters.iter().enumerate() {
            has_only_numbers &= parameter.ty().scalar().is_some();
            has_owners |= parameter.free.is_some() || parameter.handle.is_some();
            if parameter.grow.is_some() {
                growing.get_or_insert(index);
            }
        }
        let arguments = Arguments::of(draft);
        // Of numbers alone nobody looks at them, unless a value is of another type than its parameter.
        if !has_only_numbers || gate == Gate::Closed {
            arguments.compile_now();
        }
        let abi = draft.convention.ffi()?;
        let cif = match &route {
            Some(_) => OnceLock::new(),
            None => {
                OnceLock::from(Ok(prepared(abi, &arguments, draft.is_variadic, &draft.result)?))
            }
        };
        let returned_extent = returned.count.as_ref().map(|count| Extent::new(count, parameters));
        // Made where it is returned: it is large.
        Ok(Self {
            arguments,
            result: draft.result.clone(),
            returned: draft.returned.clone(),
            lifting: Lifting::of(&draft.result, &draft.returned),
            is_settled: growing.is_some() || returned_extent.is_some() || has_owners,
            result_memory: draft.result.size().filter(|size| *size > 16).unwrap_or(0),
            narrow: draft.narrow,
            keeps_last_error: draft.keeps_last_error,
            fails_if: draft.fails_if,
            abi,
            convention: draft.convention,
            #[cfg(all(
                target_arch = "x86_64",
                any(target_os = "linux", target_os = "android", windows)
            ))]
            handed: OnceLock::new(),
            cif,
            is_variadic: draft.is_variadic,
            route,
            quick,
            gate,
            known_result: AtomicPtr::default(),
            tails: Tails::default(),
            growing,
            returned_extent,
            has_owners,
        })
    }

    /// The arguments of closures, if all of them can be handed over at a glance.
    #[cfg(all(target_arch = "x86_64", any(target_os = "linux", target_os = "android", windows)))]
    #[inline(always)]
    pub(super) fn handed(&self) -> Option<&[Handed]> {
        self.handed.get_or_init(|| Handed::of(self)).as_deref()
    }

    /// libffi's interface: where there is no route, and for closures.
    pub(super) fn cif(&self) -> Result<&Arc<Cif>, SignatureProblem> {
        let prepared = self
            .cif
            .get_or_init(|| prepared(self.abi, &self.arguments, self.is_variadic, &self.result));
        prepared.as_ref().map_err(Clone::clone)
    }

    /// The way of calls that lead to a number, an address or nothing, and are over then.
    #[inline(always)]
    pub(super) fn quick_to_value(&self) -> Option<&Quick> {
        // SAFETY: the invariant.
        (self.gate == Gate::Value).then(|| unsafe { self.quick.as_ref().unwrap_unchecked() })
    }

    /// The same of calls whose result may have to be judged.
    #[inline(always)]
    pub(super) fn quick_to_judge(&self) -> Option<&Quick> {
        let is_open = matches!(self.gate, Gate::Value | Gate::Watched);
        // SAFETY: the invariant.
        is_open.then(|| unsafe { self.quick.as_ref().unwrap_unchecked() })
    }

    /// The way of calls to any result that are over then.
    #[inline(always)]
    pub(super) fn quick_to_any(&self) -> Option<&Quick> {
        let is_open = matches!(self.gate, Gate::Value | Gate::Struct);
        // SAFETY: the invariant.
        is_open.then(|| unsafe { self.quick.as_ref().unwrap_unchecked() })
    }

    /// Whether the function returns a value of that native Rust type.
    pub(super) fn returns(&self, desc: &'static TypeDesc) -> bool {
        if std::ptr::eq(self.known_result.load(Ordering::Relaxed), desc) {
            return true;
        }
        let is_so = !matches!(self.result, CType::Void) && same_layout(desc, &self.result);
        if is_so {
            self.known_result.store(std::ptr::from_ref(desc).cast_mut(), Ordering::Relaxed);
        }
        is_so
    }

    /// # Errors
    ///
    /// There is no memory for what calls look at, or libffi does not take the signature.
    #[inline(always)]
    pub(super) fn callee(&self) -> Result<Callee<'_>, Error> {
        let arguments = self.arguments.prepared()?;
        let way = match &self.quick {
            Some(quick) => Way::Registers(quick),
            None => Way::Libffi(self.cif().map_err(|problem| Error::Signature(problem.into()))?),
        };
        Ok(Callee { arguments, way })
    }
}

/// libffi's interface.
fn prepared(
    abi: ffi_abi,
    arguments: &Arguments,
    is_variadic: bool,
    result: &CType,
) -> Result<Arc<Cif>, SignatureProblem> {
    let types: Vec<_> = arguments.types().collect();
    // The interface of a variadic function without further arguments: some conventions pass
    // arguments differently as soon as there may be more.
    let fixed = is_variadic.then_some(types.len());
    Cif::interned(abi, &types, fixed, result)
}

impl SharedPlan {
    pub(super) fn of(signature: &Signature) -> Result<Self, SignatureError> {
        let plan = NonNull::from(signature.plan()?);
        Ok(Self { signature: signature.clone(), plan })
    }

    pub(super) fn signature(&self) -> &Signature {
        &self.signature
    }
}

impl Deref for SharedPlan {
    type Target = Plan;

    #[inline(always)]
    fn deref(&self) -> &Plan {
        // SAFETY: the invariant: the signature keeps the plan.
        unsafe { self.plan.as_ref() }
    }
}

impl Lifting {
    fn of(result: &CType, returned: &SharedReturned) -> Self {
        let is_more =
            returned.form.is_some() || returned.count.is_some() || returned.handle.is_some();
        match (result.target().and_then(CType::text_unit), result.scalar(), result) {
            _ if is_more => Self::Special,
            (Some(unit), ..) if returned.terminated => Self::Text(unit),
            _ if returned.terminated => Self::Special,
            (_, Some(scalar), _) if scalar.size() <= 8 => Self::Number(scalar),
            (.., CType::Pointer(_)) => Self::Address,
            _ => Self::Loaded,
        }
    }
}
