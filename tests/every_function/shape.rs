//! Which functions can be called by their header alone, and with what.

use pinvoke::dynamic::{CType, Scalar, Signature, Value};

use super::{DECLARED, coverage, is_address};

/// Bytes of memory behind a pointer: more than any function uses that is told a small count.
const MEMORY: usize = 1024;
/// The largest number that is given where it may be a count.
const COUNT: u64 = 9;
const ROUNDS: usize = 12;

/// A function that takes numbers, plain structs, and pointers to memory of those or of text.
pub(crate) struct Shape {
    pub(crate) signature: Signature,
}

/// What one call is made with.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    /// The bytes of a number or a struct.
    Value(Vec<u8>),
    /// What a pointer points to.
    Memory(Vec<u8>),
}

impl Argument {
    pub(crate) fn memory(&self) -> Option<&Vec<u8>> {
        match self {
            Self::Value(_) => None,
            Self::Memory(bytes) => Some(bytes),
        }
    }
}

pub(crate) struct Case {
    pub(crate) shape: Shape,
    pub(crate) rounds: Vec<Vec<Argument>>,
}

impl Shape {
    /// The shape of a function, if it has one.
    pub(crate) fn of(signature: &Signature) -> Option<Self> {
        let is_ok = |ty: &CType| match ty.target() {
            Some(target) => is_plain(target),
            None => is_plain(ty) && !matches!(ty, CType::Union(_)),
        };
        let parameters = signature.parameters();
        let takes = !signature.is_variadic() && parameters.iter().all(|one| is_ok(one.ty()));
        let result = signature.result();
        let gives = matches!(result, CType::Void)
            || is_address(result)
            || (is_plain(result) && !has_wide_text(result));
        // What no call of C can be made for is refused when it is bound.
        let is_callable = signature.clone().map_parameters(|_, parameter| parameter).is_ok();
        (takes && gives && is_callable).then(|| Self { signature: signature.clone() })
    }

    pub(crate) fn name(&self) -> &str {
        self.signature.name()
    }

    fn arguments(&self, random: &mut Random) -> Vec<Argument> {
        let parameters = self.signature.parameters();
        // Memory that is given, or allocated for a result, has a count.
        let has_memory = is_address(self.signature.result())
            || parameters.iter().any(|parameter| is_address(parameter.ty()));
        parameters
            .iter()
            .map(|parameter| match parameter.ty().target() {
                // A number beside memory may be its count.
                None => Argument::Value(random.bytes_of(parameter.ty(), has_memory)),
                Some(target) => {
                    let length = MEMORY / target.size().unwrap_or(1).max(1);
                    let mut memory = Vec::with_capacity(MEMORY);
                    let is_text = target.scalar().is_some_and(Scalar::is_character);
                    for index in 0..length {
                        let ends = index as u64 > random.state % 30;
                        match is_text && ends {
                            true => memory.extend(vec![0; target.size().unwrap_or(1)]),
                            false if is_text => {
                                let unit = 1 + random.below(126);
                                memory.extend(&unit.to_ne_bytes()[..target.size().unwrap_or(1)]);
                            }
                            false => memory.extend(random.bytes_of(target, parameters.len() > 1)),
                        }
                    }
                    Argument::Memory(memory)
                }
            })
            .collect()
    }
}

/// Whether there is text in it whose bytes a value does not show.
fn has_wide_text(ty: &CType) -> bool {
    match ty {
        CType::Array(of) => {
            let is_text = of.element().scalar().is_some_and(Scalar::is_character);
            (is_text && of.element().size() != Some(1)) || has_wide_text(of.element())
        }
        ty => ty.fields().is_some_and(|fields| fields.iter().any(|one| has_wide_text(one.ty()))),
    }
}

/// Whether a value is bytes without addresses.
fn is_plain(ty: &CType) -> bool {
    match ty {
        CType::Array(of) => is_plain(of.element()),
        CType::Struct(_) | CType::Union(_) => {
            ty.fields().is_some_and(|fields| fields.iter().all(|field| is_plain(field.ty())))
        }
        ty => ty.scalar().is_some(),
    }
}

/// The functions that are called, each with random arguments.
pub(crate) fn cases(seed: u64) -> Vec<Case> {
    let callable = DECLARED.values().filter(|one| coverage::by_header(one.name()));
    let exported = callable.filter(|one| coverage::is_exported(one.name()));
    exported
        .filter_map(Shape::of)
        .map(|shape| {
            let mut random = Random::of(seed, shape.name());
            let rounds = (0..ROUNDS).map(|_| shape.arguments(&mut random)).collect();
            Case { shape, rounds }
        })
        .collect()
}

/// The seed of this run, or the one to repeat.
pub(crate) fn seed() -> u64 {
    let given = std::env::var("PINVOKE_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.map_or(1, |now| now.as_nanos() as u64)
    })
}

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The numbers of a function.
    pub(crate) fn of(seed: u64, name: &str) -> Self {
        let mix = |state: u64, byte| state.rotate_left(7) ^ u64::from(byte);
        Self { state: name.bytes().fold(seed, mix) }
    }

    /// ASCII text of up to 31 units, in room for 32.
    pub(crate) fn text(&mut self, unit: usize) -> Vec<u8> {
        let mut bytes = vec![0; 32 * unit];
        let length = self.below(32) as usize;
        bytes.chunks_mut(unit).take(length).for_each(|place| {
            let letter = 1 + self.below(127);
            place.copy_from_slice(&letter.to_ne_bytes()[..unit]);
        });
        bytes
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ self.state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A value of the type; with `is_small`, numbers that are good as counts.
    pub(crate) fn bytes_of(&mut self, ty: &CType, is_small: bool) -> Vec<u8> {
        let size = ty.size().unwrap_or(0);
        if let Some(scalar) = ty.scalar() {
            return self.scalar(scalar, is_small);
        }
        // A count beside an array is small too.
        let fields = ty.fields().unwrap_or_default();
        let is_small = is_small || fields.iter().any(|field| field.name().contains("count"));
        // What is between the fields is nobody's, and zero.
        let mut bytes = vec![0; size];
        match ty {
            CType::Array(of) => {
                let element = of.element().size().unwrap_or(1);
                for place in bytes.chunks_mut(element) {
                    place.copy_from_slice(&self.bytes_of(of.element(), is_small));
                }
            }
            _ => {
                for field in ty.fields().unwrap_or_default() {
                    let value = self.bytes_of(field.ty(), is_small);
                    bytes[field.offset()..][..value.len()].copy_from_slice(&value);
                }
            }
        }
        bytes
    }

    fn scalar(&mut self, scalar: Scalar, is_small: bool) -> Vec<u8> {
        if scalar == Scalar::BOOL {
            return vec![self.below(2) as u8];
        }
        if scalar.is_float() {
            // Numbers whose sums and products are exact, so that no order of operations matters.
            let number = self.below(2_000_001) as f64 / 8.0 - 125_000.0;
            return match scalar.size() {
                4 => ((number as f32).round() / 64.0).to_ne_bytes().to_vec(),
                _ => number.to_ne_bytes().to_vec(),
            };
        }
        let number = if is_small { self.below(COUNT).into() } else { self.any() };
        number.to_ne_bytes()[..scalar.size()].to_vec()
    }

    /// Any integer, the edges more often than by chance.
    fn any(&mut self) -> u128 {
        match self.below(4) {
            0 => u128::MAX - u128::from(self.below(3)),
            1 => 1 << (self.below(17) * 8 / 2).min(127),
            _ => u128::from(self.next()) << 64 | u128::from(self.next()),
        }
    }
}

/// Bytes as a value for a dynamic call.
pub(crate) fn value(bytes: &[u8], ty: &CType) -> Value<'static> {
    if let Some(scalar) = ty.scalar() {
        return number(bytes, scalar);
    }
    let part = |ty: &CType, offset: usize| value(&bytes[offset..][..ty.size().unwrap_or(0)], ty);
    match ty {
        CType::Array(of) => {
            let size = of.element().size().unwrap_or(1);
            let elements = (0..of.length()).map(|index| part(of.element(), index * size));
            elements.collect::<Vec<_>>().into()
        }
        _ => {
            let fields = ty.fields().unwrap_or_default().iter();
            fields.map(|field| part(field.ty(), field.offset())).collect::<Vec<_>>().into()
        }
    }
}

fn number(bytes: &[u8], scalar: Scalar) -> Value<'static> {
    let mut wide = [0; 16];
    wide[..bytes.len()].copy_from_slice(bytes);
    let bits = u128::from_ne_bytes(wide);
    match (scalar.size(), scalar.is_float(), scalar.is_signed()) {
        (1, ..) if scalar == Scalar::BOOL => Value::Bool(bits != 0),
        (4, true, _) => Value::F32(f32::from_bits(bits as u32)),
        (_, true, _) => Value::F64(f64::from_bits(bits as u64)),
        (1, _, true) => Value::I8(bits as i8),
        (1, _, false) => Value::U8(bits as u8),
        (2, _, true) => Value::I16(bits as i16),
        (2, _, false) => Value::U16(bits as u16),
        (4, _, true) => Value::I32(bits as i32),
        (4, _, false) => Value::U32(bits as u32),
        (8, _, true) => Value::I64(bits as i64),
        (8, _, false) => Value::U64(bits as u64),
        _ => vec![Value::U64(bits as u64), Value::U64((bits >> 64) as u64)].into(),
    }
}

/// The bytes of a value; what is between the fields of a struct is left out.
pub(crate) fn bytes_of(value: &Value<'_>, ty: &CType, bytes: &mut Vec<u8>) {
    match value {
        Value::Void => {}
        Value::Bool(value) => bytes.push(u8::from(*value)),
        Value::F32(value) => bytes.extend(value.to_ne_bytes()),
        Value::F64(value) => bytes.extend(value.to_ne_bytes()),
        // An array of characters is text; it has the units that are not zero.
        Value::Text(text) => bytes.extend(text.bytes().chain([0])),
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| {
            let ty = match ty {
                CType::Array(of) => of.element(),
                ty => ty.fields().map_or(ty, |fields| fields[index].ty()),
            };
            bytes_of(item, ty, bytes);
        }),
        value => {
            let size = ty.size().unwrap_or(0).min(8);
            bytes.extend(&value.as_integer().unwrap().to_ne_bytes()[..size]);
        }
    }
}

/// The places of the bytes of a result, in the order of [`bytes_of`]: offset, size, and whether they are text.
pub(crate) fn places(ty: &CType, offset: usize, places: &mut Vec<(usize, usize, bool)>) {
    match ty {
        CType::Array(of) if of.element().scalar().is_some_and(Scalar::is_character) => {
            places.push((offset, of.length() * of.element().size().unwrap_or(1), true));
        }
        CType::Array(of) => {
            let size = of.element().size().unwrap_or(1);
            (0..of.length())
                .for_each(|index| self::places(of.element(), offset + index * size, places));
        }
        CType::Struct(_) => {
            let fields = ty.fields().unwrap_or_default();
            fields.iter().for_each(|one| self::places(one.ty(), offset + one.offset(), places));
        }
        ty => places.push((offset, ty.size().unwrap_or(0), false)),
    }
}
