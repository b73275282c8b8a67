//! What every generated program has: the library, the notes of the callee, and the comparison.

use std::cell::Cell;
use std::ffi::c_void;
use std::io::Write;
use std::sync::OnceLock;

use pinvoke::Library;
use pinvoke::abi::{TypeClass, TypeDesc};
use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::marshal::{LiftStruct, LowerStruct, NativeStruct};
use pinvoke::memory::{NativeCopy, struct_from_ptr};

thread_local! {
    /// The number of the signature, and the way in which it is called.
    static CURRENT: Cell<(usize, &'static str)> = const { Cell::new((0, "")) };
}

static LIBRARY: OnceLock<(libloading::Library, Library)> = OnceLock::new();

/// Opens the library of the callees, once.
pub fn open(path: &str) {
    let plain = unsafe { libloading::Library::new(path) }.expect("the library was built");
    let library = unsafe { Library::open(path) }.expect("the library was built");
    assert!(LIBRARY.set((plain, library)).is_ok());
}

fn library() -> &'static Library {
    &LIBRARY.get().expect("`open` comes first").1
}

/// An entry point as the function pointer that the place wants.
pub fn function<F: Copy>(name: &str) -> F {
    *unsafe { LIBRARY.get().unwrap().0.get::<F>(name) }.expect("the library exports it")
}

/// The bytes of a value without the padding between them.
pub trait Leaves {
    fn leaves(&self, to: &mut Vec<u8>);
}

/// What is passed and returned.
pub trait Data: Leaves + Copy {
    /// A value of the next bytes.
    fn read(from: &mut &[u8]) -> Self;
    /// The same for a call at run time, a struct as the list of its fields.
    fn value(&self) -> Value<'static>;
}

pub fn read<T: Data>(from: &mut &[u8]) -> T {
    T::read(from)
}

macro_rules! numbers {
    ($($t:ty: $number:ident => $value:expr;)*) => {$(
        impl Leaves for $t {
            fn leaves(&self, to: &mut Vec<u8>) {
                to.extend(self.to_ne_bytes());
            }
        }
        impl Data for $t {
            fn read(from: &mut &[u8]) -> Self {
                let (bytes, rest) = from.split_first_chunk().expect("the bytes of all values");
                *from = rest;
                Self::from_ne_bytes(*bytes)
            }
            fn value(&self) -> Value<'static> {
                let $number = *self;
                $value
            }
        }
    )*};
}
numbers! {
    i8: n => Value::from(n);
    u8: n => Value::from(n);
    i16: n => Value::from(n);
    u16: n => Value::from(n);
    i32: n => Value::from(n);
    u32: n => Value::from(n);
    i64: n => Value::from(n);
    u64: n => Value::from(n);
    usize: n => Value::from(n);
    f32: n => Value::from(n);
    f64: n => Value::from(n);
    i128: n => panic!("{n}: no call at run time has 128 bits");
    u128: n => panic!("{n}: no call at run time has 128 bits");
}
impl Leaves for bool {
    fn leaves(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }
}
impl Data for bool {
    fn read(from: &mut &[u8]) -> Self {
        u8::read(from) != 0
    }
    fn value(&self) -> Value<'static> {
        Value::from(*self)
    }
}
impl<T: Leaves, const N: usize> Leaves for [T; N] {
    fn leaves(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|item| item.leaves(to));
    }
}
impl<T: Data, const N: usize> Data for [T; N] {
    fn read(from: &mut &[u8]) -> Self {
        std::array::from_fn(|_| T::read(from))
    }
    fn value(&self) -> Value<'static> {
        Value::from(self.iter().map(T::value).collect::<Vec<_>>())
    }
}
impl Leaves for Value<'_> {
    fn leaves(&self, to: &mut Vec<u8>) {
        match self {
            Value::Void => {}
            Value::Bool(value) => value.leaves(to),
            Value::I8(value) => value.leaves(to),
            Value::U8(value) => value.leaves(to),
            Value::I16(value) => value.leaves(to),
            Value::U16(value) => value.leaves(to),
            Value::I32(value) => value.leaves(to),
            Value::U32(value) => value.leaves(to),
            Value::I64(value) => value.leaves(to),
            Value::U64(value) => value.leaves(to),
            Value::F32(value) => value.leaves(to),
            Value::F64(value) => value.leaves(to),
            Value::List(items) => items.iter().for_each(|item| item.leaves(to)),
            other => panic!("a signature without pointers gave {other:?}"),
        }
    }
}

/// A struct by the fields that are read and written: all, or the first one of a union.
#[macro_export]
macro_rules! aggregate {
    ($name:ident { $($field:ident,)* }) => {
        impl Leaves for $name {
            fn leaves(&self, to: &mut Vec<u8>) {
                $(let part = unsafe { self.$field }; part.leaves(to);)*
            }
        }
        impl Data for $name {
            fn read(from: &mut &[u8]) -> Self {
                $name { $($field: read(from),)* }
            }
            fn value(&self) -> Value<'static> {
                Value::from(vec![$({ let part = unsafe { self.$field }; part.value() },)*])
            }
        }
    };
}

/// An enumeration of 32 bits.
#[macro_export]
macro_rules! enumeration {
    ($name:ident { $($variant:ident),* }) => {
        impl Leaves for $name {
            fn leaves(&self, to: &mut Vec<u8>) {
                (*self as u32).leaves(to);
            }
        }
        impl Data for $name {
            fn read(from: &mut &[u8]) -> Self {
                let number: u32 = read(from);
                [$($name::$variant),*].into_iter().find(|one| *one as u32 == number).unwrap()
            }
            fn value(&self) -> Value<'static> {
                Value::U32(*self as u32)
            }
        }
    };
}

/// The twin of a struct that is converted.
pub type Native<T> = <T as NativeStruct>::Native;

pub fn lower<T: LowerStruct>(value: T) -> T::Native {
    let copy = NativeCopy::new(&value).unwrap_or_else(|error| panic!("{error}"));
    unsafe { copy.as_ptr().read() }
}

pub fn lift<T: LiftStruct>(native: T::Native) -> T {
    unsafe { struct_from_ptr::<T>(&native) }.unwrap_or_else(|error| panic!("{error}"))
}

/// What C noted since the last [`clear`].
fn noted() -> Vec<u8> {
    let noted: unsafe extern "C" fn(*mut *const u8) -> usize = function("abi_noted");
    let mut bytes = std::ptr::null();
    unsafe {
        let length = noted(&mut bytes);
        std::slice::from_raw_parts(bytes, length).to_vec()
    }
}

fn clear() {
    let clear: unsafe extern "C" fn() = function("abi_clear");
    unsafe { clear() }
}

/// Says what comes next, so that a crash has a name.
pub fn begin(number: usize, path: &'static str) {
    println!("@ {number} {path}");
    std::io::stdout().flush().unwrap();
    CURRENT.set((number, path));
    clear();
}

/// Compares what C noted and what came back since [`begin`].
pub fn end(by_c: &[u8], by_rust: &[u8], back: &[u8]) {
    let (number, path) = CURRENT.get();
    for (what, expected, got) in [("C", by_c, &noted()[..]), ("Rust", by_rust, back)] {
        if expected != got {
            println!("! {number} {path}: {what} saw {got:02x?} instead of {expected:02x?}");
        }
    }
}

/// What C says of a layout is what Rust and the description say.
///
/// Rust has no names for the offsets inside a native twin, which a struct with bit fields has.
pub fn layout(number: usize, rust: Option<&[usize]>, desc: TypeDesc) {
    let note: unsafe extern "C" fn() = function(&format!("layout_t{number}"));
    clear();
    unsafe { note() };
    let values = noted();
    let values: Vec<usize> = values
        .chunks_exact(size_of::<usize>())
        .map(|bytes| usize::from_ne_bytes(bytes.try_into().unwrap()))
        .collect();
    let mut described = vec![desc.size, desc.align];
    match desc.class {
        TypeClass::Struct(fields) => {
            let whole = fields.iter().filter(|field| field.bits.is_none());
            described.extend(whole.map(|field| field.offset));
        }
        _ => described.extend(&values[2..]),
    }
    if values != described || rust.is_some_and(|rust| rust != values) {
        println!("! layout of t{number}: C {values:?}, Rust {rust:?}, described {described:?}");
    }
}

/// The function of a C declaration, called by the platform's registers where there is a stub for it,
/// and always by libffi.
pub fn ways(number: usize, text: &str) -> impl Iterator<Item = DynFunction> {
    ["dynamic", "libffi"].into_iter().map(move |path| {
        begin(number, path);
        let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
        let function = library().function(signature.name(), &signature);
        let function = function.unwrap_or_else(|error| panic!("{error}"));
        if path == "libffi" { function.by_libffi().unwrap() } else { function }
    })
}

/// Has a closure made at run time called, by a thunk where there is one, and always by code of libffi.
pub fn closure(
    number: usize,
    text: &str,
    returned: fn() -> Value<'static>,
    by_c: &[u8],
    by_rust: &[u8],
) {
    for path in ["closure", "closure by libffi"] {
        begin(number, path);
        let mut seen = Vec::new();
        let mut body = |values: &[Value<'_>]| {
            values.iter().for_each(|value| value.leaves(&mut seen));
            returned()
        };
        {
            let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
            let signature = if path == "closure" { signature } else { signature.by_libffi() };
            let closure = DynClosure::new(&signature, returned(), &mut body).unwrap();
            let call: unsafe extern "C" fn(*mut c_void) = function(&format!("n{number}"));
            unsafe { call(closure.code()) };
        }
        end(by_c, by_rust, &seen);
    }
}

/// What libffi cannot express is an error, not a wrong call.
pub fn refuse(number: usize, text: &str) {
    begin(number, "refused");
    let accepted = Signature::parse(text)
        .map_err(pinvoke::Error::from)
        .and_then(|signature| library().function(signature.name(), &signature));
    if accepted.is_ok() {
        println!("! {number} refused: libffi cannot express it, and it was accepted");
    }
}
