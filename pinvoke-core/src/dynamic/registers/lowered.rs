//! Values that go into registers beside numbers: arrays with their counts, text, and what has to be looked at.

use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use super::quick::{Quick, Slot, TakesPlain};
use crate::direction::Flow;
use crate::dynamic::count::CountBy;
use crate::dynamic::lower::{Lowering, terminated};
use crate::dynamic::parameter::Parameter;
use crate::dynamic::types::CType;
use crate::dynamic::value::{Plain, Value, raw};
use crate::error::MarshalError;

/// No parameter.
const NONE: u8 = u8::MAX;

/// What a parameter takes beyond a number, an address, or plain memory without a count.
#[derive(Debug)]
pub(super) struct Further {
    /// The bytes of a unit of the text that it takes; 0 if it takes none.
    text_unit: u8,
    /// Whether an array is taken whose count another parameter is.
    array: TakesPlain,
    /// That parameter.
    counted_by: u8,
    /// The one parameter that this counts.
    counts: u8,
    /// Whether the count of the array is in bytes.
    in_bytes: bool,
}

impl Further {
    /// Nothing.
    const NOTHING: Self = Self {
        text_unit: 0,
        array: TakesPlain::No,
        counted_by: NONE,
        counts: NONE,
        in_bytes: false,
    };

    /// What the parameter at that place takes; `has_counts` tells whether any of them is counted.
    #[inline]
    pub(super) fn of(parameters: &[Parameter], index: usize, has_counts: bool) -> Self {
        let (ty, mut further) = (parameters[index].ty(), Self::NOTHING);
        if let Some(target) = ty.target() {
            return Self::of_pointer(parameters, index, target);
        }
        if has_counts && ty.scalar().is_some_and(|scalar| !scalar.is_float()) {
            further.counts = counted(parameters, index);
        }
        further
    }

    fn of_pointer(parameters: &[Parameter], index: usize, target: &CType) -> Self {
        let (parameter, mut further) = (&parameters[index], Self::NOTHING);
        let is_special = parameter.form.is_some()
            || parameter.handle.is_some()
            || parameter.give.is_some()
            || parameter.narrow.is_some()
            || parameter.behind.is_some()
            || parameter.grow.is_some()
            || parameter.written.is_some();
        if is_special {
            return further;
        }
        match &parameter.count {
            None if !matches!(parameter.flow, Some(Flow::Out | Flow::InOut)) => {
                further.text_unit = target.text_unit().unwrap_or(0) as u8;
            }
            // What its elements are must tell how many there are.
            Some(count) if matches!(target, CType::Struct(_)) || target.scalar().is_some() => {
                let by = count.index(parameters).and_then(|by| u8::try_from(by).ok());
                let is_known = matches!(count.by, CountBy::Parameter(_)) && !parameter.terminated;
                if let Some(by) = by.filter(|by| is_known && *by != NONE) {
                    further.counted_by = by;
                    further.in_bytes = count.in_bytes;
                    further.array = TakesPlain::through(parameter);
                }
            }
            _ => {}
        }
        further
    }

    /// What the parameter of an array has to be told for it.
    fn units(&self, array: &Plain<'_>) -> usize {
        if self.in_bytes { array.bytes() } else { array.len() }
    }
}

/// The one parameter that a number counts.
fn counted(parameters: &[Parameter], counter: usize) -> u8 {
    let mut found = parameters.iter().enumerate().filter(|(_, parameter)| {
        let count = parameter.count.as_ref().or(parameter.behind.as_ref());
        count.is_some_and(|count| count.index(parameters) == Some(counter))
    });
    match (found.next(), found.next()) {
        (Some((index, _)), None) => u8::try_from(index).unwrap_or(NONE),
        _ => NONE,
    }
}

impl Quick {
    /// Puts all values in place; tells whether native code gives something back through one of them.
    ///
    /// # Safety
    ///
    /// The frame has the words of the route, and the lowering is of a call that goes this way.
    pub(in crate::dynamic) unsafe fn lower(
        &self,
        lowering: &Lowering<'_>,
        frame: NonNull<u64>,
    ) -> Result<bool, MarshalError> {
        let (values, mut gives_back) = (lowering.values, false);
        for (index, slot) in self.slots.iter().enumerate() {
            let Some(value) = values.get(index) else { break };
            if self.put_at_a_glance(frame, slot, value, values) {
                continue;
            }
            if let Value::Text(text) = value
                && slot.further.text_unit != 0
            {
                let unit = slot.further.text_unit.into();
                let text = terminated(lowering.scratch, text, unit, lowering.plan.narrow);
                let text = text.map_err(|error| lowering.within(index, error))?;
                slot.word(frame, text.as_ptr().expose_provenance() as u64);
                continue;
            }
            let word = lowering.word(index)?;
            // SAFETY: the place is one of the route; the word is that of the argument.
            unsafe { slot.place.put_word(frame, word) };
            let argument = &lowering.arguments[index];
            slot.learn(value, argument);
            gives_back |= argument.gives_back(value);
        }
        Ok(gives_back)
    }

    /// Puts a value in place that is a number or an address, null, plain memory, or a count of that; false if
    /// it has to be looked at.
    #[inline(always)]
    pub(super) fn put_at_a_glance(
        &self,
        frame: NonNull<u64>,
        slot: &Slot,
        value: &Value<'_>,
        values: &[Value<'_>],
    ) -> bool {
        if raw::tag(value) == slot.tag {
            slot.number(frame, value);
            return true;
        }
        let word = match value {
            Value::Plain(array) if slot.further.counted_by != NONE => slot.array(array, values),
            Value::Count if slot.further.counts != NONE => self.count(slot, values),
            value => return slot.other(frame, value),
        };
        word.is_some_and(|word| {
            slot.word(frame, word);
            true
        })
    }

    /// The word of a count: what it counts is an array in memory.
    fn count(&self, slot: &Slot, values: &[Value<'_>]) -> Option<u64> {
        let counted = usize::from(slot.further.counts);
        let (Value::Plain(array), Some(of)) = (&values[counted], self.slots.get(counted)) else {
            return None;
        };
        let units = of.further.units(array) as u64;
        let bits = u32::from(slot.bytes) * 8 - u32::from(slot.is_signed);
        (of.further.counted_by != NONE && units.checked_shr(bits).unwrap_or(0) == 0)
            .then_some(units)
    }
}

impl Slot {
    /// The word of an array, whose count says no more than there is.
    fn array(&self, array: &Plain<'_>, values: &[Value<'_>]) -> Option<u64> {
        let fits = std::ptr::eq(self.known.load(Ordering::Relaxed), array.element())
            && match self.further.array {
                TakesPlain::Shared => true,
                TakesPlain::Unique => array.is_unique(),
                _ => false,
            };
        let is_counted = || match &values[usize::from(self.further.counted_by)] {
            Value::Count => true,
            count => {
                let units = self.further.units(array) as i128;
                count.as_integer().is_some_and(|count| (0..=units).contains(&count))
            }
        };
        (fits && is_counted()).then(|| array.address().expose_provenance() as u64)
    }
}
