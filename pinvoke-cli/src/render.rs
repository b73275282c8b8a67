//! Values as they are shown, by their C type: names of fields and of constants included.

use pinvoke_core::dynamic::{CType, Value};
use serde_json::json;

/// A value for people.
pub(crate) fn text(value: &Value<'_>, ty: &CType) -> String {
    match (value, ty) {
        (Value::List(items), CType::Struct(of)) if items.len() == of.fields().len() => {
            let fields = items.iter().zip(of.fields()).map(|(item, field)| match field.name() {
                "" => text(item, field.ty()),
                name => format!("{name}: {}", text(item, field.ty())),
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        (Value::List(items), _) => match wide(value, ty) {
            Some(number) => number,
            None => {
                let items = items.iter().map(|item| text(item, element(ty)));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
        },
        (value, CType::Enum(of)) => match value.as_integer() {
            Some(number) => match of.name_of(number) {
                Some(name) => format!("{name} ({number})"),
                None => number.to_string(),
            },
            None => value.to_string(),
        },
        (value, ty) if ty.scalar().is_some_and(|scalar| scalar.is_character()) => {
            let code = value.as_integer().and_then(|code| u32::try_from(code).ok());
            match code.and_then(char::from_u32).filter(|c| c.is_ascii_graphic() || *c == ' ') {
                Some(character) => format!("{value} ({character:?})"),
                None => value.to_string(),
            }
        }
        _ => value.to_string(),
    }
}

/// A value for programs: a struct is an object, an address a string, and what JSON has no number for
/// is a string too.
pub(crate) fn json(value: &Value<'_>, ty: &CType) -> serde_json::Value {
    match (value, ty) {
        (Value::Void | Value::Null, _) => serde_json::Value::Null,
        (Value::Bool(value), _) => json!(value),
        (Value::Text(text), _) => json!(text),
        (Value::Handle(handle), ty) => json(&handle.as_raw(), ty),
        // By way of its digits: the nearest `f64` of an `f32` has others.
        (Value::F32(number), _) if number.is_finite() => {
            json!(number.to_string().parse::<f64>().unwrap_or(f64::from(*number)))
        }
        (Value::F64(number), _) if number.is_finite() => json!(number),
        (Value::List(items), CType::Struct(of)) if items.len() == of.fields().len() => {
            let fields = items.iter().zip(of.fields()).enumerate();
            let fields = fields.map(|(index, (item, field))| {
                let name = match field.name() {
                    "" => format!("#{}", index + 1),
                    name => name.to_owned(),
                };
                (name, json(item, field.ty()))
            });
            serde_json::Value::Object(fields.collect())
        }
        (Value::List(items), _) => match wide(value, ty) {
            Some(number) => json!(number),
            None => items.iter().map(|item| json(item, element(ty))).collect(),
        },
        (value, _) => match value.as_integer() {
            Some(number) => i64::try_from(number)
                .map(|number| json!(number))
                .unwrap_or_else(|_| json!(number as u64)),
            None => json!(value.to_string()),
        },
    }
}

/// What a list holds; behind a pointer, what that points to.
fn element(ty: &CType) -> &CType {
    match ty {
        CType::Array(of) => of.element(),
        CType::Union(_) => &CType::UINT8,
        other => other,
    }
}

/// A number of 128 bits, which comes as its low and its high half.
fn wide(value: &Value<'_>, ty: &CType) -> Option<String> {
    let scalar = ty.scalar().filter(|scalar| scalar.size() == 16)?;
    let [low, high] = value.as_list()? else { return None };
    let bits = low.as_integer()? as u128 | (high.as_integer()? as u128) << 64;
    Some(if scalar.is_signed() { (bits as i128).to_string() } else { bits.to_string() })
}
