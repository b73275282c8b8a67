//! Parameters, compiled for calls: what a call asks of them is worked out once.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::count::{Count, CountBy};
use super::form::Grow;
use super::narrow::NarrowText;
use super::parameter::Parameter;
use super::plan::Plan;
use super::signature::Draft;
use super::types::{CType, Scalar};
use super::value::Value;
use crate::direction::Flow;
use crate::error::MarshalError;
use crate::meta::Give;

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
    /// Whether more is said of it than its type tells.
    pub(super) is_special: bool,
    /// Whether what native code writes there is one value of the type that it points to.
    pub(super) gives_one: bool,
    /// The bytes of an element of what it points to; 1 where that has no size.
    pub(super) element_size: usize,
    /// The bytes of a unit of the text that it points to; 0 where it is none.
    pub(super) text_unit: usize,
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

impl Arguments {
    pub(super) fn of(draft: &Draft) -> Self {
        let (parameters, result) = (Arc::clone(&draft.parameters), draft.result.clone());
        Self { parameters, result, compiled: OnceLock::new() }
    }

    /// Compiles them before a call looks at them.
    ///
    /// # Errors
    ///
    /// There is no memory for that. Where calls look at them often, they were compiled with the plan.
    #[inline(always)]
    pub(super) fn prepared(&self) -> Result<&[Argument], MarshalError> {
        match self.compiled.get() {
            Some(compiled) => Ok(compiled),
            None => self.compiled_now(),
        }
    }

    #[cold]
    fn compiled_now(&self) -> Result<&[Argument], MarshalError> {
        let mut compiled = Vec::new();
        let room = compiled.try_reserve_exact(self.parameters.len());
        room.map_err(|_| MarshalError::out_of_memory())?;
        compiled.extend((0..self.parameters.len()).map(|index| self.argument(index)));
        // If another thread was first, its result is the same.
        Ok(self.compiled.get_or_init(|| compiled.into_boxed_slice()))
    }

    /// Compiles them now, so that no call has to.
    pub(super) fn compile_now(&self) {
        self.compiled.get_or_init(|| self.compile());
    }

    /// The types of all parameters.
    pub(super) fn types(&self) -> impl ExactSizeIterator<Item = &CType> {
        self.parameters.iter().map(Parameter::ty)
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
    /// An argument of which nothing is known but its type.
    fn of(parameter: Parameter) -> Self {
        let target = parameter.ty().target();
        let element_size = target.and_then(CType::size).filter(|size| *size > 0).unwrap_or(1);
        let text_unit = target.and_then(CType::text_unit).unwrap_or(0);
        let passing = Passing::of(parameter.ty());
        Self {
            parameter,
            passing,
            extent: None,
            written: None,
            behind: None,
            counts: Box::default(),
            is_promoted: false,
            is_special: false,
            gives_one: false,
            element_size,
            text_unit,
        }
    }

    /// An argument of a variadic tail.
    pub(super) fn unnamed(ty: CType) -> Self {
        Self { is_promoted: true, ..Self::of(Parameter::new("", ty)) }
    }

    fn new(parameters: &[Parameter], index: usize) -> Self {
        let argument = Self::of(parameters[index].clone());
        let parameter = &argument.parameter;
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
        let counts = counts.collect();
        let is_fixed = matches!(extent, Some(Extent { by: ExtentBy::Fixed(_), .. }));
        let is_more = parameter.form.is_some() || parameter.handle.is_some() || behind.is_some();
        let is_special = is_more
            || parameter.give.is_some()
            || parameter.flow == Some(Flow::InOut)
            || (is_fixed && argument.text_unit != 0)
            || (parameter.terminated && argument.text_unit == 0);
        let gives_one = !is_more && extent.is_none() && !parameter.terminated;
        Self { extent, written, behind, counts, is_special, gives_one, ..argument }
    }

    /// Whether it is text that native code reads and changes where it is.
    pub(super) fn is_edited_text(&self) -> bool {
        let parameter = &self.parameter;
        parameter.flow == Some(Flow::InOut) && parameter.terminated && self.text_unit != 0
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

    /// Whether native code gives something back through a value for this.
    #[inline(always)]
    pub(super) fn gives_back(&self, value: &Value<'_>) -> bool {
        self.written.is_some() || matches!(value, Value::Out(_) | Value::Buffer(_))
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
}

impl Passing {
    pub(super) fn is_value(&self) -> bool {
        matches!(self, Self::Value { .. })
    }

    pub(super) fn of(ty: &CType) -> Self {
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
    pub(super) fn new(count: &Count, parameters: &[Parameter]) -> Self {
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
