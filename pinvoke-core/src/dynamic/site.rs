//! Names of functions, parameters and fields that are known only at run time, for errors.
//!
//! An error's place is `&'static`, because a generated stub has one static per parameter. Here a
//! place is made when an error first names it, and kept: errors of the same parameter share one.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use crate::error::Site;
use crate::memory::fallible;

/// Names that are kept at most. A program that makes up ever new ones gets errors without names then.
const MOST: usize = 1 << 14;

#[derive(Default)]
struct Kept {
    names: HashSet<&'static str>,
    sites: HashMap<(&'static str, &'static str), &'static Site>,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

static NAMELESS: Site = Site { function: "a dynamic function", parameter: "?" };

/// The place of an error in a parameter.
#[cold]
pub(super) fn site(function: &str, parameter: &str) -> &'static Site {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    let (Some(function), Some(parameter)) = (kept.name(function), kept.name(parameter)) else {
        return &NAMELESS;
    };
    if let Some(known) = kept.sites.get(&(function, parameter)) {
        return known;
    }
    if kept.sites.len() >= MOST {
        return &NAMELESS;
    }
    // The error may be that there is no memory: then it has no name.
    let (Ok(()), Ok(site)) =
        (kept.sites.try_reserve(1), fallible::boxed(Site { function, parameter }))
    else {
        return &NAMELESS;
    };
    let site: &'static Site = Box::leak(site);
    kept.sites.insert((function, parameter), site);
    site
}

/// The name of a parameter that has none.
#[cold]
pub(super) fn position(index: usize) -> Cow<'static, str> {
    let mut name = String::new();
    // The error may be that there is no memory: then it is less exact.
    let room = name.try_reserve_exact("#".len() + usize::MAX.ilog10() as usize + 1);
    match room.is_ok() && write!(name, "#{}", index + 1).is_ok() {
        true => Cow::Owned(name),
        false => Cow::Borrowed("?"),
    }
}

/// A name for as long as the program runs.
#[cold]
pub(super) fn name(name: &str) -> &'static str {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.get_or_insert_default().name(name).unwrap_or("?")
}

impl Kept {
    fn name(&mut self, name: &str) -> Option<&'static str> {
        if let Some(known) = self.names.get(name) {
            return Some(known);
        }
        if self.names.len() >= MOST {
            return None;
        }
        self.names.try_reserve(1).ok()?;
        let mut copy = String::new();
        copy.try_reserve_exact(name.len()).ok()?;
        copy.push_str(name);
        let name: &'static str = copy.leak();
        self.names.insert(name);
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_kept_once() {
        let first = site("function", "parameter");
        assert_eq!((first.function, first.parameter), ("function", "parameter"));
        assert!(std::ptr::eq(first, site("function", &String::from("parameter"))));
        assert!(!std::ptr::eq(first, site("function", "other")));
    }
}
