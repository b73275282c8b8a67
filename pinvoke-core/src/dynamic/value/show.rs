//! Values as people read them.

use std::fmt;

use super::Value;

impl fmt::Display for Value<'_> {
    /// Numbers as they are, text in quotes, pointers in hexadecimal, fields and elements in braces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Void => f.write_str("nothing"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::F32(value) => write!(f, "{value}"),
            Self::F64(value) => write!(f, "{value}"),
            Self::Null => f.write_str("null"),
            Self::Pointer(address) => write!(f, "{:p}", *address),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Plain(plain) => write!(f, "{plain:?}"),
            Self::List(items) => {
                f.write_str("{")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
            Self::Out(_) => f.write_str("out"),
            Self::Buffer(buffer) => write!(f, "{buffer:?}"),
            Self::Count => f.write_str("count"),
            Self::Closure(closure) => write!(f, "{closure:?}"),
            Self::Handle(handle) => write!(f, "handle {}", handle.as_raw()),
            integer => match integer.as_integer() {
                Some(value) => write!(f, "{value}"),
                None => Ok(()),
            },
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Bool(_) => "Bool",
            Self::I8(_) => "I8",
            Self::U8(_) => "U8",
            Self::I16(_) => "I16",
            Self::U16(_) => "U16",
            Self::I32(_) => "I32",
            Self::U32(_) => "U32",
            Self::I64(_) => "I64",
            Self::U64(_) => "U64",
            Self::F32(_) => "F32",
            Self::F64(_) => "F64",
            Self::Pointer(_) => "Pointer",
            Self::Text(_) => "Text",
            Self::List(items) => return write!(f, "{items:?}"),
            other => return write!(f, "{other}"),
        };
        write!(f, "{name}({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_shown_by_its_address() {
        let address = std::ptr::without_provenance_mut(0x1000);
        assert_eq!(Value::Pointer(address).to_string(), "0x1000");
    }
}
