//! One call of a fixture function with any values at all.

use std::sync::LazyLock;

use pinvoke::Library;
use pinvoke::dynamic::{DynFunction, Signature, Value};

/// Functions whose declarations say all that there is to check: what is let through is right, whatever it
/// is. They read and write no more than the annotations tell.
const DECLARATIONS: &[&str] = &[
    "int32_t fx_total_i32(_In_reads_(count) const int32_t *items, size_t count)",
    "int fx_str_len(_In_z_ const char *text)",
    "int fx_str_len_u16(_In_z_ const char16_t *text)",
    "size_t fx_str_concat(_In_z_ const char *left, _In_z_ const char *right,
                          _Out_writes_z_(capacity) char *out, size_t capacity)",
    "size_t fx_str_concat_u16(_In_z_ const char16_t *left, _In_z_ const char16_t *right,
                              _Out_writes_z_(capacity) char16_t *out, size_t capacity)",
    "int fx_remove_odd(_Inout_updates_(*count) int32_t *items, _Inout_ int *count)",
    "typedef struct { double x, y; } point; double fx_read_point(_In_ const point *value)",
    "typedef struct { double x, y; } point; int fx_init_point(int seed, _Out_ point *out)",
    "typedef struct { double x, y; } point; point fx_echo_point(point value)",
    "typedef struct { float x, y, z; } vec3; double fx_sum_vec3(vec3 value)",
    "typedef struct { int32_t items[4]; } quad; quad fx_echo_quad(quad value)",
    "double fx_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f, uint8_t g, uint32_t h)",
];

static FUNCTIONS: LazyLock<Vec<DynFunction>> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap();
    let function = |text: &&str| {
        let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
        library.function(signature.name(), &signature).unwrap()
    };
    DECLARATIONS.iter().map(function).collect()
});

/// Memory that values of one call borrow.
#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    units: Vec<u16>,
    ints: Vec<i32>,
    doubles: [f64; 2],
    text: String,
    place: Value<'static>,
}

/// Makes values out of the bytes, and calls a function with them.
pub(crate) fn call_of(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let mut next = move || bytes.next().unwrap_or(0);
    let function = &FUNCTIONS[usize::from(next()) % FUNCTIONS.len()];
    // One too many or too few, now and then.
    let parameters = function.signature().parameters().len();
    let count = match next() {
        0 => parameters + 1,
        1 => parameters.saturating_sub(1),
        _ => parameters,
    };
    let mut memories: Vec<Memory> = Vec::new();
    memories.resize_with(count, Memory::default);
    let values: Vec<Value<'_>> =
        memories.iter_mut().map(|memory| value(&mut next, memory)).collect();
    // SAFETY: a value without a known address is not among them, and the declarations say what else has
    // to be checked.
    match unsafe { function.call(&values) } {
        Ok(result) => assert!(!result.to_string().is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Any value, but for addresses.
fn value<'m>(next: &mut impl FnMut() -> u8, memory: &'m mut Memory) -> Value<'m> {
    let length = usize::from(next() % 12);
    let mut small = || i32::from(next().cast_signed());
    match small().rem_euclid(20) {
        0 => Value::Void,
        1 => Value::Null,
        2 | 3 => Value::Count,
        4 => Value::Bool(small() & 1 == 1),
        5 => small().into(),
        6 => (small() as u8).into(),
        7 => (i64::from(small()) << (small() & 63)).into(),
        8 => f64::from(small()).into(),
        9 => (small() as f32).into(),
        10 => {
            memory.bytes = (0..length).map(|_| small() as u8).collect();
            Value::slice(&memory.bytes)
        }
        11 => {
            memory.units = (0..length).map(|_| small() as u16).collect();
            Value::slice_mut(&mut memory.units)
        }
        12 => {
            memory.ints = (0..length).map(|_| small()).collect();
            Value::slice_mut(&mut memory.ints)
        }
        13 => {
            memory.ints = vec![small()];
            Value::slice(&memory.ints)
        }
        14 => {
            memory.doubles = [f64::from(small()), f64::from(small())];
            Value::slice(&memory.doubles)
        }
        15 => {
            memory.text = (0..length).map(|_| char::from(small() as u8 & 0x7F)).collect();
            memory.text.as_str().into()
        }
        16 => Value::buffer(&mut memory.text, length),
        17 => {
            memory.place = match small() & 3 {
                0 => Value::Void,
                1 => small().into(),
                2 => Value::Null,
                _ => (0..length).map(|_| Value::I32(small())).collect::<Vec<_>>().into(),
            };
            Value::out(&mut memory.place)
        }
        18 => (0..length).map(|_| Value::I32(small())).collect::<Vec<_>>().into(),
        _ => (0..length).map(|_| Value::F64(small().into())).collect::<Vec<_>>().into(),
    }
}
