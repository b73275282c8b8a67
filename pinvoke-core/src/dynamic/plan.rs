//! What a signature means for a call, worked out once.

use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, OnceLock};

use libffi::low::ffi_abi;

use super::call::{Callee, Way};
use super::cif::Cif;
use super::convention::Convention;
use super::count::{Count, CountBy};
use super::form::Grow;
use super::narrow::NarrowText;
use super::parameter::Parameter;
use super::registers::{Quick, Route};
use super::returned::SharedReturned;
use super::rules::Failing;
use super::signature::{Draft, Signature};
use super::types::{CType, Scalar, same_layout};
use super::variadic::Tails;
use crate::abi::TypeDesc;
use crate::direction::Flow;
use crate::error::{MarshalError, SignatureError, SignatureProblem};
use crate::meta::Give;

/// A signature, compiled.
///
/// What calls past libffi need is made at once; what is for other calls, when the first of them comes.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) arguments: Arguments,
    pub(super) result: CType,
    pub(super) returned: SharedReturned,
    pub(super) narrow: NarrowText,
    pub(super) keeps_last_error: bool,
    pub(super) fails_if: Option<Failing>,
    pub(super) convention: Convention,
    pub(super) abi: ffi_abi,
    cif: OnceLock<Result<Arc<Cif>, SignatureProblem>>,
    is_variadic: bool,
    /// The way past libffi, where there is one.
    pub(super) route: Option<Route>,
    /// The quick way of that, for calls of numbers and addresses without anything to do after them.
    pub(super) quick: Quick,
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

/// The parameters of a signature, compiled when they are first looked at.
#[derive(Debug)]
pub(super) struct Arguments {
    parameters: Arc<[Parameter]>,
    result: CType,
    compiled: OnceLock<Box<[Argument]>>,
}

/// A parameter, compiled.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) parameter: Parameter,
    pub(super) passing: Passing,
    /// How many elements it points to.
    pub(super) extent: Option<Extent>,
    /// How many of them are valid after the call.
    pub(super) written: Option<Extent>,
    /// How many elements the array has whose address native code writes there.
    pub(super) behind: Option<Extent>,
    /// The parameters whose elements it counts, and whether in bytes.
    pub(super) counts: Box<[(usize, bool)]>,
    /// Whether it stands in a variadic tail: small numbers became `int` or `double`.
    pub(super) is_promoted: bool,
    /// Whether more is said of it than the general way looks at.
    pub(super) is_special: bool,
}

/// How an argument travels.
#[derive(Debug, Clone)]
pub(super) enum Passing {
    /// A number.
    Scalar(Scalar),
    /// A pointer; to what, and whether native code promises not to write there.
    Pointer { target: CType, is_const: bool },
    /// A struct.
    Value { size: usize },
}

/// A count, with the parameter that has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) by: ExtentBy,
    pub(super) in_bytes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExtentBy {
    Fixed(usize),
    Parameter(usize),
    Pointee(usize),
    Result,
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
        // Text is copied, and released unless the failure rule may have the last word on it.
        let is_text = returned.is_text(&draft.result)
            && (returned.free.is_none() || draft.fails_if.is_none());
        let is_watched = draft.keeps_last_error || draft.fails_if.is_some() || is_text;
        let quick = match &route {
            Some(route) if is_text || !returned.is_special() => {
                Quick::of(route, parameters, &draft.result, is_watched)
            }
            _ => Quick::none(),
        };
        let plan = Self {
            arguments: Arguments::of(draft),
            result: draft.result.clone(),
            returned: draft.returned.clone(),
            narrow: draft.narrow,
            keeps_last_error: draft.keeps_last_error,
            fails_if: draft.fails_if,
            abi: draft.convention.ffi()?,
            convention: draft.convention,
            cif: OnceLock::new(),
            is_variadic: draft.is_variadic,
            route,
            quick,
            known_result: AtomicPtr::default(),
            tails: Tails::default(),
            growing: parameters.iter().position(|parameter| parameter.grow.is_some()),
            returned_extent: draft
                .returned
                .count
                .as_ref()
                .map(|count| Extent::new(count, parameters)),
            has_owners: returned.free.is_some()
                || returned.handle.is_some()
                || parameters.iter().any(|given| given.free.is_some() || given.handle.is_some()),
        };
        if plan.route.is_none() {
            plan.cif()?;
        }
        // Of numbers alone nobody looks at them, unless a value is of another type than its parameter.
        let is_of_numbers = parameters.iter().all(|parameter| parameter.ty().scalar().is_some());
        if !is_of_numbers || !plan.quick.exists() {
            plan.arguments.compiled.get_or_init(|| plan.arguments.compile());
        }
        Ok(plan)
    }

    /// libffi's interface: where there is no route, and for closures.
    pub(super) fn cif(&self) -> Result<&Arc<Cif>, SignatureProblem> {
        let prepared = self.cif.get_or_init(|| {
            let types: Vec<_> = self.arguments.parameters.iter().map(Parameter::ty).collect();
            // The interface of a variadic function without further arguments: some conventions pass
            // arguments differently as soon as there may be more.
            let fixed = self.is_variadic.then_some(types.len());
            Cif::interned(self.abi, &types, fixed, &self.result)
        });
        prepared.as_ref().map_err(Clone::clone)
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

    pub(super) fn callee(&self) -> Result<Callee<'_>, SignatureProblem> {
        let way = match &self.route {
            Some(route) => Way::Registers(route),
            None => Way::Libffi(self.cif()?),
        };
        Ok(Callee { arguments: &self.arguments, way })
    }
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

impl Arguments {
    fn of(draft: &Draft) -> Self {
        let (parameters, result) = (Arc::clone(&draft.parameters), draft.result.clone());
        Self { parameters, result, compiled: OnceLock::new() }
    }

    /// Compiles them before a call looks at them.
    ///
    /// # Errors
    ///
    /// There is no memory for that. Where calls look at them often, they were compiled with the plan.
    pub(super) fn prepare(&self) -> Result<(), MarshalError> {
        if self.compiled.get().is_none() {
            let mut compiled = Vec::new();
            let room = compiled.try_reserve_exact(self.parameters.len());
            room.map_err(|_| MarshalError::out_of_memory())?;
            compiled.extend((0..self.parameters.len()).map(|index| self.argument(index)));
            // If another thread was first, its result is the same.
            let _ = self.compiled.set(compiled.into_boxed_slice());
        }
        Ok(())
    }

    fn compile(&self) -> Box<[Argument]> {
        (0..self.parameters.len()).map(|index| self.argument(index)).collect()
    }

    fn argument(&self, index: usize) -> Argument {
        let mut argument = Argument::new(&self.parameters, index);
        argument.report_growth(&self.result);
        argument
    }
}

impl Deref for Arguments {
    type Target = [Argument];

    fn deref(&self) -> &[Argument] {
        self.compiled.get_or_init(|| self.compile())
    }
}

impl Argument {
    fn new(parameters: &[Parameter], index: usize) -> Self {
        let parameter = parameters[index].clone();
        let extent = parameter.count.as_ref().map(|count| Extent::new(count, parameters));
        // Where the count is behind a pointer, native code reports through it.
        let reported = extent.filter(|extent| matches!(extent.by, ExtentBy::Pointee(_)));
        let written =
            parameter.written.as_ref().map(|count| Extent::new(count, parameters)).or(reported);
        let behind = parameter.behind.as_ref().map(|count| Extent::new(count, parameters));
        let counts = parameters.iter().enumerate().filter_map(|(other, counted)| {
            let count = counted.count.as_ref().or(counted.behind.as_ref())?;
            (count.index(parameters) == Some(index)).then_some((other, count.in_bytes))
        });
        let passing = Passing::of(parameter.ty());
        let counts = counts.collect();
        let is_fixed_text = matches!(extent, Some(Extent { by: ExtentBy::Fixed(_), .. }))
            && is_text(parameter.ty());
        let is_special = parameter.form.is_some()
            || parameter.handle.is_some()
            || parameter.give.is_some()
            || parameter.flow == Some(Flow::InOut)
            || is_fixed_text
            || behind.is_some()
            || (parameter.terminated && !is_text(parameter.ty()));
        Self { parameter, passing, extent, written, behind, counts, is_promoted: false, is_special }
    }

    /// Whether it is text that native code reads and changes where it is.
    pub(super) fn is_edited_text(&self) -> bool {
        let parameter = &self.parameter;
        parameter.flow == Some(Flow::InOut) && parameter.terminated && is_text(parameter.ty())
    }

    /// Where nothing else is said, the result tells how much a function wrote that asks for more room by
    /// its result.
    fn report_growth(&mut self, result: &CType) {
        let by_result = matches!(self.parameter.grow, Some(Grow::Needed | Grow::Truncated));
        if by_result && self.written.is_none() && result.scalar().is_some() {
            let in_bytes = self.extent.is_some_and(|extent| extent.in_bytes);
            self.written = Some(Extent { by: ExtentBy::Result, in_bytes });
        }
    }

    /// Whether native code takes over the memory that goes in.
    pub(super) fn gives_memory(&self) -> bool {
        self.parameter.give.is_some() && self.parameter.handle.is_none()
    }

    /// What its 8-bit text is.
    pub(super) fn narrow(&self, plan: &Plan) -> NarrowText {
        self.parameter.narrow.unwrap_or(plan.narrow)
    }

    /// When it does so.
    pub(super) fn give(&self) -> Give {
        self.parameter.give.unwrap_or(Give::Always)
    }

    /// An argument of a variadic tail.
    pub(super) fn unnamed(ty: CType) -> Self {
        let passing = Passing::of(&ty);
        let parameter = Parameter::new("", ty);
        let counts = Box::default();
        let (extent, written, behind) = (None, None, None);
        Self {
            parameter,
            passing,
            extent,
            written,
            behind,
            counts,
            is_promoted: true,
            is_special: false,
        }
    }
}

/// Whether it points to units of text.
fn is_text(ty: &CType) -> bool {
    ty.target().is_some_and(|target| target.text_unit().is_some())
}

impl Passing {
    fn of(ty: &CType) -> Self {
        match (ty.scalar(), ty) {
            (Some(scalar), _) => Self::Scalar(scalar),
            (None, CType::Pointer(pointer)) => {
                Self::Pointer { target: pointer.target().clone(), is_const: pointer.is_const() }
            }
            _ => Self::Value { size: ty.size().unwrap_or(0) },
        }
    }
}

impl Extent {
    fn new(count: &Count, parameters: &[Parameter]) -> Self {
        // The signature was checked: the names are there.
        let index = count.index(parameters).unwrap_or(usize::MAX);
        let by = match &count.by {
            CountBy::Fixed(count) => ExtentBy::Fixed(*count),
            CountBy::Parameter(_) => ExtentBy::Parameter(index),
            CountBy::Pointee(_) => ExtentBy::Pointee(index),
            CountBy::Result => ExtentBy::Result,
        };
        Self { by, in_bytes: count.in_bytes }
    }
}
