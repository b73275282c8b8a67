//! The places of the arguments of one signature.

use std::ops::Deref;

use super::place::Place;
use crate::dynamic::types::CType;

/// So many arguments have room in the route itself: as many as System V passes in integer registers.
const FEW: usize = 6;

/// A place for each argument; those of few take no memory of their own.
#[derive(Debug, Clone)]
pub(super) enum Places {
    Few { places: [Place; FEW], count: u8 },
    Many(Box<[Place]>),
}

impl Places {
    /// The places of so many arguments; `None` if one of them has none.
    #[inline]
    pub(super) fn of<'t>(
        arguments: impl ExactSizeIterator<Item = &'t CType>,
        mut place: impl FnMut(&'t CType) -> Option<Place>,
    ) -> Option<Self> {
        let count = arguments.len();
        if count > FEW {
            return arguments.map(place).collect::<Option<_>>().map(Self::Many);
        }
        let mut places = [Place::Word(0); FEW];
        for (to, ty) in places.iter_mut().zip(arguments) {
            *to = place(ty)?;
        }
        Some(Self::Few { places, count: count as u8 })
    }
}

impl Deref for Places {
    type Target = [Place];

    fn deref(&self) -> &[Place] {
        match self {
            Self::Few { places, count } => &places[..usize::from(*count).min(FEW)],
            Self::Many(many) => many,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_whatever_their_number() {
        for count in 0..3 * FEW as u32 {
            let types = vec![CType::INT; count as usize];
            let mut next = 0..;
            let places = Places::of(types.iter(), |_| next.next().map(Place::Word)).unwrap();
            let expected: Vec<_> = (0..count).map(Place::Word).collect();
            assert_eq!(*places, *expected);
            assert_eq!(*places.clone(), *expected);
            // The last one has no place.
            let mut next = 1..count;
            let places = Places::of(types.iter(), |_| next.next().map(Place::Word));
            assert!(count == 0 || places.is_none());
        }
    }
}
