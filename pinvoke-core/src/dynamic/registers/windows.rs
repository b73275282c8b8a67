//! Classification by Microsoft's "x64 calling convention".

use super::frame::{MOST_ON_STACK, RESULTS, STACK};
use super::place::{Place, Returned};
use super::route::{RegisterAbi, Route};
use crate::dynamic::types::CType;

/// Arguments in registers.
const REGISTERS: usize = 4;
/// The word of rax in a frame.
const INTEGER_RESULT: u32 = 0;
/// The word of xmm0.
const VECTOR_RESULT: u32 = 2;

/// The route of a call.
pub(super) fn route<'t>(
    arguments: impl Iterator<Item = &'t CType>,
    result: &CType,
) -> Option<Route> {
    let (mut position, mut vectors) = (0, 0);
    let mut next = || {
        position += 1;
        match position {
            1..=REGISTERS => Some((RESULTS + position - 1) as u32),
            _ if position - REGISTERS > MOST_ON_STACK => None,
            _ => Some((STACK + position - 1 - REGISTERS) as u32),
        }
    };
    let returned = match result {
        CType::Void => Returned::Words(INTEGER_RESULT, INTEGER_RESULT + 1),
        ty if is_float(ty) => Returned::Words(VECTOR_RESULT, VECTOR_RESULT + 1),
        ty if is_word(ty)? => Returned::Words(INTEGER_RESULT, INTEGER_RESULT + 1),
        // The address is the first argument, before all others.
        _ => Returned::Memory(next()?),
    };
    let mut place = |ty: &CType| {
        let at = next()?;
        vectors += usize::from(is_float(ty));
        Some(match ty {
            CType::Struct(_) if is_word(ty)? => Place::Copied { first: at, words: 1 },
            // Of any other struct it is the address of a copy that goes there.
            _ => Place::Word(at),
        })
    };
    let places = arguments.map(&mut place).collect::<Option<_>>()?;
    let stack = position.saturating_sub(REGISTERS).next_multiple_of(2) as u16;
    Some(Route {
        abi: RegisterAbi::Windows,
        places,
        stack,
        vectors: vectors.min(REGISTERS) as u8,
        returned,
    })
}

fn is_float(ty: &CType) -> bool {
    ty.scalar().is_some_and(|scalar| scalar.is_float())
}

/// Whether a value is passed and returned as one word; `None` for what has no bytes.
fn is_word(ty: &CType) -> Option<bool> {
    match ty.size()? {
        0 => None,
        1 | 2 | 4 | 8 => Some(true),
        _ => Some(false),
    }
}
