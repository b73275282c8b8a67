//! Calls whose arguments are native values already.

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use super::cif::Cif;
use super::function::DynFunction;
use super::registers::{Place, Returned, Target};
use super::site;
use super::types::{CType, ScalarKind, same_layout};
use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::error::{Error, MarshalError, Problem, SignatureProblem};

/// The arguments of a function in native form, each in the place where the call wants it.
///
/// For hosts that have numbers, addresses and plain structs in hand, and call a function again and again:
/// an argument is checked against the signature when it is set, and stays until it is set anew; the call
/// itself only loads registers. Nothing is converted, no failure rule is asked, and the last error is
/// neither cleared nor kept.
///
/// An argument that was never set is zero, or null. A `_Bool` is set as a `u8`, which is 0 or 1.
///
/// # Examples
///
/// ```
/// use pinvoke_core::Library;
/// use pinvoke_core::dynamic::Signature;
///
/// let signature = Signature::parse("double ldexp(double value, int exponent)")?;
/// let name = if cfg!(windows) { "msvcrt" } else { "m" };
/// // SAFETY: the C library's initialisers ran already, or do nothing that matters.
/// let ldexp = unsafe { Library::open(name) }?.function("ldexp", &signature)?;
///
/// let mut call = ldexp.packed::<f64>()?;
/// call.set(0, 1.5)?;
/// for exponent in 0..4 {
///     call.set(1, exponent)?;
///     // SAFETY: the declaration is that of ISO C.
///     assert_eq!(unsafe { call.call() }, 1.5 * f64::from(1 << exponent));
/// }
/// assert!(call.set(1, 2.0).is_err());
/// # Ok::<(), pinvoke_core::Error>(())
/// ```
pub struct Packed<'f, R> {
    function: &'f DynFunction,
    code: NonNull<c_void>,
    callee: PackedCallee<'f>,
    slots: Box<[Slot]>,
    /// A frame of the route, or the arguments one after another; then structs that go by their address,
    /// and the result. Invariant: it has all words that `slots`, `copies`, `result` and `pointers` name.
    memory: Box<[Block]>,
    /// The word where a result begins that is not in registers.
    result: u32,
    /// Structs that go by the address of a copy, which the callee may change.
    copies: Box<[Copied]>,
    /// The addresses of the arguments, for libffi.
    pointers: Box<[*mut c_void]>,
    /// What libffi gets of them: on Windows it puts the addresses of copies there.
    passed: Box<[*mut c_void]>,
    returns: PhantomData<fn() -> R>,
}

/// How it is called.
enum PackedCallee<'f> {
    Registers(Target),
    Libffi(&'f Cif),
}

/// What memory is made of: more aligned than any type that is passed by value.
#[derive(Clone, Copy, Default)]
#[repr(C, align(16))]
struct Block([u64; 2]);

/// Words that are copied before each call.
#[derive(Debug, Clone, Copy)]
struct Copied {
    from: u32,
    to: u32,
    words: u32,
}

/// Where an argument is set.
#[derive(Debug, Clone, Copy)]
struct Slot {
    code: Code,
    /// The word of a number or an address.
    at: u32,
    place: Place,
    /// The type of a struct that was found to be the parameter's.
    known: Option<&'static TypeDesc>,
}

/// A type at a glance: the kind of a number, or one of those below.
type Code = u8;
const POINTER: Code = 0x20;
const OTHER: Code = 0x21;

impl DynFunction {
    /// Calls of this function with native values; `R` is what it returns.
    ///
    /// # Errors
    ///
    /// The function returns another type, or is variadic: what follows its parameters is not known here.
    pub fn packed<R: Abi>(&self) -> Result<Packed<'_, R>, Error> {
        let plan = self.plan();
        let is_void = matches!(R::DESC.class, TypeClass::Void);
        if is_void != matches!(plan.result, CType::Void) || !is_native(&R::DESC, &plan.result) {
            return Err(self.returns_another(&R::DESC));
        }
        if self.signature().is_variadic() {
            let what = "a packed call of a variadic function".into();
            let instead = "call it with values";
            return Err(Error::Signature(SignatureProblem::Unsupported { what, instead }.into()));
        }
        let callee = match &plan.route {
            Some(route) => PackedCallee::Registers(route.target),
            None => {
                let cif = plan.cif().map_err(|problem| Error::Signature(problem.into()))?;
                PackedCallee::Libffi(cif)
            }
        };
        Ok(Packed::new(self, callee))
    }
}

impl<'f, R: Abi> Packed<'f, R> {
    fn new(function: &'f DynFunction, callee: PackedCallee<'f>) -> Self {
        let plan = function.plan();
        let route = plan.route.as_ref();
        let mut words = route.map_or(0, |route| route.words());
        // Whole blocks, so that everything is aligned.
        let mut area = |ty: &CType| {
            let first = words.next_multiple_of(2);
            words = first + ty.size().unwrap_or(0).div_ceil(8).max(2);
            first as u32
        };
        // The words that hold the address of a struct or of the result, and where that is.
        let (mut addresses, mut copies) = (Vec::new(), Vec::new());
        let slots: Box<[Slot]> = plan
            .arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| {
                let ty = argument.parameter.ty();
                let words = ty.size().unwrap_or(0).div_ceil(8) as u32;
                let place = match (route.map(|route| route.place(index)), ty) {
                    (None, CType::Struct(_)) => Place::Copied { first: area(ty), words },
                    (None, _) => Place::Word(area(ty)),
                    (Some(Place::Word(at)), CType::Struct(_)) => {
                        let (first, to) = (area(ty), area(ty));
                        addresses.push((at, to));
                        copies.push(Copied { from: first, to, words });
                        Place::Copied { first, words }
                    }
                    (Some(place), _) => place,
                };
                let at = match place {
                    Place::Word(at) => at,
                    _ => u32::MAX,
                };
                Slot { code: code_of(ty), at, place, known: None }
            })
            .collect();
        let result = area(&plan.result);
        if let Some(Returned::Memory(at)) = route.map(|route| route.target.returned()) {
            addresses.push((at, result));
        }
        let mut memory = vec![Block::default(); words.div_ceil(2)].into_boxed_slice();
        let start: *mut u64 = memory.as_mut_ptr().cast();
        let address = |word: u32| start.wrapping_add(word as usize).cast::<c_void>();
        for (at, of) in addresses {
            // SAFETY: the memory was made with these words.
            unsafe { start.add(at as usize).write(address(of).expose_provenance() as u64) };
        }
        let pointers: Box<[_]> = match route {
            Some(_) => Box::default(),
            None => slots
                .iter()
                .map(|slot| match slot.place {
                    Place::Copied { first, .. } => address(first),
                    _ => address(slot.at),
                })
                .collect(),
        };
        let (code, copies) = (function.address(), copies.into_boxed_slice());
        let passed = pointers.clone();
        Self {
            function,
            code,
            callee,
            slots,
            memory,
            result,
            copies,
            pointers,
            passed,
            returns: PhantomData,
        }
    }

    /// Sets an argument, counted from 0.
    ///
    /// # Errors
    ///
    /// The function has no such parameter, or `value` is not of its type: the error names it.
    #[inline]
    pub fn set<T: Abi>(&mut self, index: usize, value: T) -> Result<(), Error> {
        if let Some(slot) = self.slots.get(index)
            && slot.code == const { code(&T::DESC) }
            && const { code(&T::DESC) != OTHER }
        {
            let at = slot.at as usize;
            // SAFETY: a number or an address has the one word `at`, by the invariant.
            unsafe {
                let to = self.start().add(at);
                match cfg!(target_endian = "big") {
                    // libffi reads a number of the parameter's size from the first bytes.
                    true => to.cast::<T>().write(value),
                    false => to.write(word(value)),
                }
            }
            return Ok(());
        }
        let from = NonNull::from(&value).cast();
        if const { code(&T::DESC) == OTHER }
            && let Some(slot) = self.slots.get(index)
            && slot.known.is_some_and(|known| std::ptr::eq(known, const { &T::DESC }))
        {
            // SAFETY: a struct of the parameter's type, for which the place has room.
            unsafe { slot.place.put(self.start(), from, size_of::<T>()) };
            return Ok(());
        }
        // SAFETY: a value of that type.
        unsafe { self.set_slowly(index, const { &T::DESC }, from) }
    }

    /// # Safety
    ///
    /// `from` points to a value of the type that `desc` describes.
    #[cold]
    unsafe fn set_slowly(
        &mut self,
        index: usize,
        desc: &'static TypeDesc,
        from: NonNull<u8>,
    ) -> Result<(), Error> {
        let Some(slot) = self.slots.get(index).copied() else {
            let (function, found) = (self.function.name().to_owned(), index + 1);
            let (expected, at_least) = (self.slots.len(), false);
            let problem = SignatureProblem::ValueCount { function, expected, at_least, found };
            return Err(Error::Signature(problem.into()));
        };
        let parameter = &self.function.plan().arguments[index].parameter;
        if !is_native(desc, parameter.ty()) {
            let (expected, found) = (format!("`{}`", parameter.ty()), "a value of another type");
            let error = MarshalError::from(Problem::WrongType { expected, found, hint: "" });
            return Err(error
                .at(site::site(self.function.name(), &parameter.shown_name(index)))
                .into());
        }
        let start = self.start();
        // SAFETY: the value has the size of the parameter's type, which has room in its place.
        unsafe {
            match slot.place {
                Place::Word(at) => {
                    // A byte, with or without sign as the value came: the parameter's sign counts.
                    let is_signed =
                        parameter.ty().scalar().is_some_and(|scalar| scalar.is_signed());
                    let byte = from.read();
                    let extended =
                        if is_signed { i64::from(byte.cast_signed()) as u64 } else { byte.into() };
                    start.add(at as usize).write(extended);
                }
                place => {
                    self.slots[index].known = Some(desc);
                    place.put(start, from, desc.size);
                }
            }
        }
        Ok(())
    }

    /// Calls the function with the arguments as they are set.
    ///
    /// # Safety
    ///
    /// As for [`DynFunction::call`]; and what the function returns is a valid value of `R`.
    #[inline]
    pub unsafe fn call(&mut self) -> R {
        // There are none where the call goes through libffi.
        if !self.copies.is_empty() {
            self.copy_structs();
        }
        let start = self.start();
        // SAFETY: the caller's promise; the memory holds a frame of the route with all arguments, and the
        // addresses of structs and of the result.
        unsafe {
            match self.callee {
                PackedCallee::Registers(target) => {
                    let both = target.call(self.code, start);
                    if size_of::<R>() <= 16 && !matches!(target.returned(), Returned::Memory(_)) {
                        return std::ptr::from_ref(&both).cast::<R>().read_unaligned();
                    }
                }
                PackedCallee::Libffi(cif) => self.call_by_libffi(cif),
            }
            start.add(self.result as usize).cast::<R>().read()
        }
    }

    /// # Safety
    ///
    /// As for [`Packed::call`]; the function has no route.
    #[cold]
    unsafe fn call_by_libffi(&mut self, cif: &Cif) {
        let code = self.code.as_ptr();
        // SAFETY: the words of the result are in the memory.
        let result = unsafe { self.start().add(self.result as usize) };
        self.passed.copy_from_slice(&self.pointers);
        // SAFETY: the caller's promise; each pointer is to the place of its argument.
        unsafe { cif.call(code, self.passed.as_mut_ptr(), result.as_ptr().cast()) };
    }

    /// Kept apart: calls without such structs pay for the question alone.
    #[cold]
    #[inline(never)]
    fn copy_structs(&mut self) {
        let start = self.start();
        for &Copied { from, to, words } in &self.copies {
            // SAFETY: the memory has these words, and the two places are different ones.
            unsafe {
                start
                    .add(to as usize)
                    .copy_from_nonoverlapping(start.add(from as usize), words as usize);
            }
        }
    }

    #[inline(always)]
    fn start(&mut self) -> NonNull<u64> {
        NonNull::from(&mut *self.memory).cast()
    }
}

impl<R> fmt::Debug for Packed<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packed").field("function", self.function).finish_non_exhaustive()
    }
}

/// Whether a native Rust type is the native form of a C type.
fn is_native(desc: &TypeDesc, ty: &CType) -> bool {
    let code = code(desc);
    (code != OTHER && code == code_of(ty)) || same_layout(desc, ty)
}

/// The code of a native Rust type.
const fn code(desc: &TypeDesc) -> Code {
    match desc.class {
        TypeClass::Signed => ScalarKind::integer(desc.size, true) as Code,
        TypeClass::Unsigned => ScalarKind::integer(desc.size, false) as Code,
        TypeClass::Float if desc.size == 4 => ScalarKind::F32 as Code,
        TypeClass::Float => ScalarKind::F64 as Code,
        TypeClass::Pointer => POINTER,
        _ => OTHER,
    }
}

/// The code of the type that a parameter takes.
fn code_of(ty: &CType) -> Code {
    match (ty, ty.scalar().map(|scalar| scalar.kind())) {
        (_, Some(ScalarKind::Bool)) => ScalarKind::U8 as Code,
        (_, Some(kind)) => kind as Code,
        (CType::Pointer(_), None) => POINTER,
        _ => OTHER,
    }
}

/// The word of a number or an address, extended by its own sign.
#[inline(always)]
fn word<T: Abi>(value: T) -> u64 {
    let is_signed = const { matches!(T::DESC.class, TypeClass::Signed) };
    // SAFETY: the value is read as an integer of its own size.
    unsafe {
        let from = NonNull::from(&value);
        match size_of::<T>() {
            1 if is_signed => i64::from(from.cast::<i8>().read()) as u64,
            1 => from.cast::<u8>().read().into(),
            2 if is_signed => i64::from(from.cast::<i16>().read()) as u64,
            2 => from.cast::<u16>().read().into(),
            4 if is_signed => i64::from(from.cast::<i32>().read()) as u64,
            4 => from.cast::<u32>().read().into(),
            _ => from.cast::<u64>().read(),
        }
    }
}
