//! Names of functions, parameters and fields that are known only at run time, for errors.
//!
//! An error's place is `&'static`, because a generated stub has one static per parameter. Here a
//! place is made when an error first names it, and kept: errors of the same parameter share one.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use crate::error::Site;

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
    let site: &'static Site = Box::leak(Box::new(Site { function, parameter }));
    kept.sites.insert((function, parameter), site);
    site
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
        let name: &'static str = Box::leak(name.into());
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
