//! What every generated program has: the library, the notes of the callee, and the comparison.

use std::io::Write;
use std::sync::OnceLock;

use pinvoke::Library;
use pinvoke::abi::{TypeClass, TypeDesc};
use pinvoke::dynamic::{DynFunction, Items, Signature, Value};

static LIBRARY: OnceLock<(libloading::Library, Library)> = OnceLock::new();

/// Opens the library of the callees, once.
pub fn open(path: &str) {
    let plain = unsafe { libloading::Library::new(path) }.expect("the library was built");
    let library = unsafe { Library::open(path) }.expect("the library was built");
    assert!(LIBRARY.set((plain, library)).is_ok());
}

/// An entry point as the function pointer that the place wants.
pub fn function<F: Copy>(name: &str) -> F {
    *unsafe { LIBRARY.get().unwrap().0.get::<F>(name) }.expect("the library exports it")
}

/// The bytes of a value without the padding between them.
pub trait Leaves {
    fn leaves(&self, to: &mut Vec<u8>);
}
macro_rules! numbers {
    ($($t:ty)*) => {$(
        impl Leaves for $t {
            fn leaves(&self, to: &mut Vec<u8>) {
                to.extend(self.to_ne_bytes());
            }
        }
    )*};
}
numbers!(i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 usize f32 f64);
impl Leaves for bool {
    fn leaves(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }
}
impl Leaves for () {
    fn leaves(&self, _: &mut Vec<u8>) {}
}
impl<T: Leaves, const N: usize> Leaves for [T; N] {
    fn leaves(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|item| item.leaves(to));
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

pub fn bytes(values: &[&dyn Leaves]) -> Vec<u8> {
    let mut to = Vec::new();
    values.iter().for_each(|value| value.leaves(&mut to));
    to
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
fn announce(number: usize, path: &str) {
    println!("@ {number} {path}");
    std::io::stdout().flush().unwrap();
}

/// Calls, and compares what C noted and what came back.
pub fn check(
    number: usize,
    path: &str,
    noted_by_c: &[u8],
    came_back: &[u8],
    call: impl FnOnce() -> Vec<u8>,
) {
    announce(number, path);
    clear();
    let back = call();
    let seen = noted();
    for (what, expected, got) in [("C saw", noted_by_c, &seen), ("Rust saw", came_back, &back)] {
        if expected != got {
            println!("! {number} {path}: {what} {got:02x?} instead of {expected:02x?}");
        }
    }
}

/// What C says of a layout is what Rust and the description say.
pub fn layout(number: usize, expected: &[usize], desc: TypeDesc) {
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
        TypeClass::Struct(fields) => described.extend(fields.iter().map(|field| field.offset)),
        _ => described.extend_from_slice(&expected[2..]),
    }
    if values != expected || values != described {
        println!("! layout of t{number}: C {values:?}, Rust {expected:?}, described {described:?}");
    }
}

/// The function of a C declaration.
pub fn dynamic(text: &str) -> DynFunction {
    let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let library = &LIBRARY.get().unwrap().1;
    library.function(signature.name(), &signature).unwrap_or_else(|error| panic!("{error}"))
}

/// What libffi cannot express is an error, not a wrong call.
pub fn refuse(number: usize, text: &str) {
    announce(number, "refused");
    let accepted = Signature::parse(text)
        .map_err(pinvoke::Error::from)
        .and_then(|signature| LIBRARY.get().unwrap().1.function(signature.name(), &signature));
    if accepted.is_ok() {
        println!("! {number} refused: libffi cannot express it, and it was accepted");
    }
}
