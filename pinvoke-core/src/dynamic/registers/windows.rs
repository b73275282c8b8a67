//! Classification by Microsoft's "x64 calling convention".

use super::frame::{MOST_ON_STACK, STACK};
use super::place::{Place, Returned};
use super::places::Places;
use super::route::Route;
use super::target::{RegisterAbi, Taken, Target};
use crate::dynamic::types::CType;

/// Arguments in registers.
const REGISTERS: usize = 4;

/// The route of a call.
pub(super) fn route<'t>(
    arguments: impl ExactSizeIterator<Item = &'t CType>,
    result: &CType,
) -> Option<Route> {
    let (mut position, mut vectors) = (0, 0);
    let mut next = || {
        position += 1;
        match position {
            1..=REGISTERS => Some((position - 1) as u32),
            _ if position - REGISTERS > MOST_ON_STACK => None,
            _ => Some((STACK + position - 1 - REGISTERS) as u32),
        }
    };
    let returned = match result {
        CType::Void => Returned::Integer,
        ty if is_float(ty) => Returned::Vector,
        ty if is_word(ty)? => Returned::Integer,
        // The address is the first argument, before all others.
        _ => Returned::Memory(next()?),
    };
    let place = |ty: &CType| {
        let at = next()?;
        vectors += usize::from(is_float(ty));
        Some(match ty {
            CType::Struct(_) if is_word(ty)? => Place::Copied { first: at, words: 1 },
            // Of any other struct it is the address of a copy that goes there.
            _ => Place::Word(at),
        })
    };
    let places = Places::of(arguments, place)?;
    let stack = position.saturating_sub(REGISTERS).next_multiple_of(2) as u16;
    // An argument has its place in both kinds.
    let (integers, vectors) = (position.min(REGISTERS) as u8, vectors.min(REGISTERS) as u8);
    let taken = Taken { integers, vectors, stack };
    let target = Target::new(RegisterAbi::Windows, taken, returned);
    Some(Route { places, target })
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
