//! Functions whose signature is known at run time only, against the `libffi` crate: its `low` layer,
//! which is told addresses, and its `middle` layer, which is told typed arguments.

use std::ffi::c_void;
use std::hint::black_box;
use std::ptr::{NonNull, from_ref};

use libffi::low::{self, CodePtr, ffi_cif, types};
use libffi::middle::{Arg, Cif, Type, arg};
use pinvoke::dynamic::{Convention, DynFunction, Signature, Value};

use crate::foreign::{self, Prepared, by};
use crate::native::{self, Point};
use crate::run_time::function;
use crate::runner::{Workload, each_of_8};

const LOW: &str = "libffi, low";
const MIDDLE: &str = "libffi, middle";
const PACKED: &str = "pinvoke packed";
const CHECKED: &str = "pinvoke checked";

/// The `middle` layer's view of a function.
struct Middle(Cif, CodePtr);

impl Middle {
    fn new<const N: usize>(name: &str, arguments: [Type; N], returns: Type) -> Self {
        // SAFETY: only the address is taken here; `call` asks for the rest.
        let symbol = unsafe { native::symbol::<unsafe extern "C" fn()>(name) };
        Self(Cif::new(arguments, returns), CodePtr::from_ptr(*symbol as *const c_void))
    }

    /// # Safety
    ///
    /// The signature is that of the function.
    #[inline(always)]
    unsafe fn call<R>(&self, arguments: &[Arg<'_>]) -> R {
        // SAFETY: the caller's promise.
        unsafe { self.0.call(self.1, arguments) }
    }
}

pub(super) fn workloads() -> Vec<Workload> {
    vec![name(), norm(), add(), mixed8(), turn(), prepared()]
}

// The signatures are those of the header, and the functions only compute; this holds for every call
// below.

fn name() -> Workload {
    let low = Prepared::new("bench_name", [], Type::pointer());
    let middle = Middle::new("bench_name", [], Type::pointer());
    let dynamic = function("const char *bench_name(void)");
    let mut packed = dynamic.packed::<*const u8>().expect("it returns a pointer");
    let address = |pointer: *const u8| u64::from(!pointer.is_null());
    // SAFETY: see above.
    let by_low = move |_| address(unsafe { low.call([]) });
    // SAFETY: see above.
    let by_middle = move |_| address(unsafe { middle.call(&[]) });
    // SAFETY: see above.
    let packed = move |_| address(unsafe { packed.call() });
    // SAFETY: see above.
    let checked = move |_| match unsafe { dynamic.call(black_box(&[])) } {
        Ok(Value::Pointer(_)) => 1,
        _ => 0,
    };
    Workload::new("dynamic, no argument", |n| n)
        .peer(LOW, each_of_8(by_low))
        .peer(MIDDLE, each_of_8(by_middle))
        .ours(PACKED, each_of_8(packed))
        .ours(CHECKED, each_of_8(checked))
}

fn norm() -> Workload {
    static POINT: Point = Point { x: 3.0, y: 4.0 };
    let point = || from_ref(black_box(&POINT)).cast::<c_void>();
    let low = Prepared::new("bench_norm", [Type::pointer()], Type::f64());
    let middle = Middle::new("bench_norm", [Type::pointer()], Type::f64());
    let text = "typedef struct { double x, y; } point; double bench_norm(const point *value)";
    let dynamic = function(text);
    let mut packed = dynamic.packed::<f64>().expect("it returns a double");
    // SAFETY: see above.
    let by_low = move |_| unsafe { low.call::<f64, _>([by(&point())]) }.to_bits();
    // SAFETY: see above.
    let by_middle = move |_| unsafe { middle.call::<f64>(&[arg(&point())]) }.to_bits();
    let packed = move |_| {
        packed.set(0, point()).expect("it takes a pointer");
        // SAFETY: see above.
        unsafe { packed.call() }.to_bits()
    };
    let number = |result: Result<Value<'_>, pinvoke::Error>| match result {
        Ok(Value::F64(value)) => value.to_bits(),
        _ => 0,
    };
    // SAFETY: see above.
    let checked = move |_| number(unsafe { dynamic.call(&[Value::Pointer(point().cast_mut())]) });
    // SAFETY: see above.
    let plain = move |_| number(unsafe { dynamic.call(&[Value::plain(black_box(&POINT))]) });
    Workload::new("dynamic, one argument", |n| n.wrapping_mul(25_f64.to_bits()))
        // SAFETY: the function reads the point, which is never freed.
        .c("C, pointer", |n| unsafe { native::loop_norm(n, &POINT) })
        .peer(LOW, each_of_8(by_low))
        .peer(MIDDLE, each_of_8(by_middle))
        .ours(PACKED, each_of_8(packed))
        .ours(CHECKED, each_of_8(checked))
        .ours("pinvoke checked, struct", each_of_8(plain))
}

fn add() -> Workload {
    let low = Prepared::new("bench_add", [Type::i32(), Type::i32()], Type::i32());
    let middle = Middle::new("bench_add", [Type::i32(), Type::i32()], Type::i32());
    let dynamic = function("int32_t bench_add(int32_t left, int32_t right)");
    let mut packed = dynamic.packed::<i32>().expect("it returns an int32_t");
    let result = |sum: i32| u64::from(sum.cast_unsigned());
    // SAFETY: see above.
    let by_low = move |i| result(unsafe { low.call([by(&(i as i32)), by(&7i32)]) });
    // SAFETY: see above.
    let by_middle = move |i| result(unsafe { middle.call(&[arg(&(i as i32)), arg(&7i32)]) });
    let packed = move |i| {
        packed.set(0, i as i32).expect("it takes an int32_t");
        packed.set(1, 7).expect("it takes an int32_t");
        // SAFETY: see above.
        result(unsafe { packed.call() })
    };
    // SAFETY: see above.
    let checked = move |i| match unsafe { dynamic.call(&[(i as i32).into(), 7.into()]) } {
        Ok(Value::I32(sum)) => result(sum),
        _ => 0,
    };
    let into = move |i| {
        let mut sum = 0;
        // SAFETY: see above.
        let done = unsafe { dynamic.call_into(&[(i as i32).into(), 7.into()], &mut sum) };
        done.map_or(0, |()| result(sum))
    };
    Workload::new("dynamic, add(int32_t, int32_t)", |n| (0..n).map(|i| i + 7).sum())
        .c("C, pointer", |n| native::loop_add(n))
        .peer(LOW, each_of_8(by_low))
        .peer(MIDDLE, each_of_8(by_middle))
        .ours(PACKED, each_of_8(packed))
        .ours(CHECKED, each_of_8(checked))
        .ours("pinvoke call_into", each_of_8(into))
}

fn mixed8() -> Workload {
    static SEVENTH: u64 = 0;
    let seventh = || from_ref(&SEVENTH).cast::<c_void>();
    let types = || {
        [
            Type::i8(),
            Type::u16(),
            Type::i32(),
            Type::i64(),
            Type::f32(),
            Type::f64(),
            Type::pointer(),
            Type::u8(),
        ]
    };
    let low = Prepared::new("bench_mixed8", types(), Type::i64());
    let middle = Middle::new("bench_mixed8", types(), Type::i64());
    let dynamic = function(
        "int64_t bench_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f,
                              const void *g, uint8_t h)",
    );
    let mut packed = dynamic.packed::<i64>().expect("it returns an int64_t");
    let by_low = move |i| {
        let (a, b, c, d, e, f, h) = (-1i8, 2u16, i as i32, 4i64, 5f32, 6f64, 8u8);
        let g = seventh();
        let arguments = [by(&a), by(&b), by(&c), by(&d), by(&e), by(&f), by(&g), by(&h)];
        // SAFETY: see above.
        unsafe { low.call::<i64, _>(arguments) as u64 }
    };
    let by_middle = move |i| {
        let (a, b, c, d, e, f, h) = (-1i8, 2u16, i as i32, 4i64, 5f32, 6f64, 8u8);
        let g = seventh();
        let arguments = [arg(&a), arg(&b), arg(&c), arg(&d), arg(&e), arg(&f), arg(&g), arg(&h)];
        // SAFETY: see above.
        unsafe { middle.call::<i64>(&arguments) as u64 }
    };
    let mut set_and_call = move |i| {
        packed.set(0, -1i8)?;
        packed.set(1, 2u16)?;
        packed.set(2, i as i32)?;
        packed.set(3, 4i64)?;
        packed.set(4, 5f32)?;
        packed.set(5, 6f64)?;
        packed.set(6, seventh())?;
        packed.set(7, 8u8)?;
        // SAFETY: see above.
        Ok::<_, pinvoke::Error>(unsafe { packed.call() } as u64)
    };
    let checked = move |i| {
        let g = Value::Pointer(seventh().cast_mut());
        let values = [
            (-1i8).into(),
            2u16.into(),
            (i as i32).into(),
            4i64.into(),
            5f32.into(),
            6f64.into(),
            g,
            8u8.into(),
        ];
        // SAFETY: see above.
        match unsafe { dynamic.call(&values) } {
            Ok(Value::I64(sum)) => sum as u64,
            _ => 0,
        }
    };
    Workload::new("dynamic, 8 mixed arguments", |n| (0..n).map(|i| i + 25).sum())
        .c("C, pointer", |n| native::loop_mixed8(n))
        .peer(LOW, each_of_8(by_low))
        .peer(MIDDLE, each_of_8(by_middle))
        .ours(PACKED, each_of_8(move |i| set_and_call(i).unwrap_or(0)))
        .ours(CHECKED, each_of_8(checked))
}

fn turn() -> Workload {
    let point = |i: u64| Point { x: f64::from(i as i32), y: 1.0 };
    let low = Prepared::new("bench_turn", [foreign::point()], foreign::point());
    let middle = Middle::new("bench_turn", [foreign::point()], foreign::point());
    let text = "typedef struct { double x, y; } point; point bench_turn(point value)";
    let dynamic = function(text);
    let mut packed = dynamic.packed::<Point>().expect("it returns the struct");
    // SAFETY: see above.
    let by_low = move |i| unsafe { low.call::<Point, _>([by(&point(i))]) }.y.to_bits();
    // SAFETY: see above.
    let by_middle = move |i| unsafe { middle.call::<Point>(&[arg(&point(i))]) }.y.to_bits();
    let packed = move |i| {
        packed.set(0, point(i)).expect("it takes the struct");
        // SAFETY: see above.
        unsafe { packed.call() }.y.to_bits()
    };
    let checked = move |i| {
        let mut turned = Point { x: 0.0, y: 0.0 };
        // SAFETY: see above.
        let done = unsafe { dynamic.call_into(&[Value::plain(&point(i))], &mut turned) };
        done.map_or(0, |()| turned.y.to_bits())
    };
    let sum = |n: u64| (0..n).fold(0, |sum: u64, i| sum.wrapping_add((i as f64).to_bits()));
    Workload::new("dynamic, struct by value", sum)
        .c("C, pointer", |n| native::loop_turn(n))
        .peer(LOW, each_of_8(by_low))
        .peer(MIDDLE, each_of_8(by_middle))
        .ours(PACKED, each_of_8(packed))
        .ours(CHECKED, each_of_8(checked))
}

/// Making a function of an address and a signature.
fn prepared() -> Workload {
    const TEXT: &str = "int32_t bench_add(int32_t left, int32_t right)";
    // SAFETY: only the address is taken here.
    let symbol = unsafe { native::symbol::<unsafe extern "C" fn()>("bench_add") };
    let address = NonNull::new(*symbol as *mut c_void).expect("a function has an address");
    let signature = Signature::parse(TEXT);
    let signature: &'static Signature = Box::leak(Box::new(signature.expect("it is C")));
    let by_libffi = |_| {
        let mut arguments = [&raw mut types::sint32, &raw mut types::sint32];
        let (mut cif, abi) = (ffi_cif::default(), low::ffi_abi_FFI_DEFAULT_ABI);
        let (result, start) = (&raw mut types::sint32, arguments.as_mut_ptr());
        // SAFETY: two types of libffi's own.
        let done = unsafe { low::prep_cif(black_box(&mut cif), abi, 2, result, start) };
        done.map_or(0, |()| 1)
    };
    // SAFETY: the function has the signature.
    let make = move |signature: &Signature| unsafe { DynFunction::from_raw(address, signature) };
    let made = move |signature: &Signature| black_box(make(signature)).map_or(0, |_| 1);
    Workload::new("dynamic, preparing a signature", |n| n)
        .peer("ffi_prep_cif", each_of_8(by_libffi))
        .ours("pinvoke, prepared before", each_of_8(move |_| made(black_box(signature))))
        .ours(
            "pinvoke, text known",
            each_of_8(move |_| Signature::parse(black_box(TEXT)).map_or(0, |known| made(&known))),
        )
        .ours(
            "pinvoke, new",
            each_of_8(move |_| made(&signature.clone().with_convention(black_box(Convention::C)))),
        )
}
