//! Every pairing of managed type, form word and position: it compiles, or one message says why not.
//!
//! The cells come from one table, and all of them are visited: a cell that the table does not call
//! legal must be refused. The declarations are compiled in one crate, so that a thousand cells cost two
//! runs of the compiler.
#![allow(missing_docs)]
#![cfg(not(windows))]

#[path = "legality/batch.rs"]
mod batch;
#[path = "legality/table.rs"]
mod table;

use std::collections::BTreeMap;

use batch::Diagnostic;
use table::*;

/// A cell, and what the compiler says of it.
struct Cell {
    managed: &'static Managed,
    form: &'static str,
    position: Position,
    errors: Vec<Diagnostic>,
}

impl Cell {
    fn name(&self) -> String {
        format!("{} as {} in position {:?}", self.managed.name, self.form, self.position)
    }
}

/// Compiles every cell. Errors of macros may hide those of types, so the rest is compiled again until
/// it is clean.
fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for managed in &MANAGED {
        for form in FORMS {
            for position in POSITIONS {
                cells.push(Cell { managed, form, position, errors: Vec::new() });
            }
        }
    }
    let mut lines: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(index, cell)| {
            let item = declaration(cell.managed, cell.form, cell.position, &format!("c{index}"));
            format!("mod m{index} {{ use super::*; {item} }}")
        })
        .collect();
    loop {
        let found: BTreeMap<usize, Vec<Diagnostic>> = batch::errors("cells", &lines);
        if found.is_empty() {
            return cells;
        }
        for (index, errors) in found {
            lines[index].clear();
            cells[index].errors = errors;
        }
    }
}

#[test]
fn every_cell_is_as_the_table_says() {
    let mut wrong = Vec::new();
    for cell in cells() {
        let legal = is_legal(cell.managed, cell.form, cell.position);
        match (legal, &cell.errors[..]) {
            (true, []) => {}
            (true, [first, ..]) => {
                wrong.push(format!("{} is refused: {}", cell.name(), first.message));
            }
            (false, []) => wrong.push(format!("{} compiles", cell.name())),
            (false, [first, rest @ ..]) => {
                if !names_an_alternative(first) {
                    wrong.push(format!("{} has no way out: {}", cell.name(), first.rendered));
                }
                if !rest.is_empty() && is_told_by_spelling(&cell) {
                    let count = rest.len() + 1;
                    wrong.push(format!("{} has {count} errors: {}", cell.name(), first.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

/// The message has a help or a note that says what to write.
fn names_an_alternative(error: &Diagnostic) -> bool {
    error.rendered.contains("note: ")
        || error.rendered.contains("help: ")
        || error.rendered.contains("= help: ")
        || error.message.contains("; ")
}

/// Whether the spelling of the type tells that the form does not fit: such a cell is refused by one
/// message. The others are refused by the types of the strategies, where a cell may have several.
fn is_told_by_spelling(cell: &Cell) -> bool {
    let is_spelled = matches!(cell.managed.name, "bool" | "char" | "i32" | "f64");
    let is_element_of_counted_text =
        cell.form.starts_with("counted_") && cell.position == Position::Element;
    // A field lacks the count, or the width, of such a form besides.
    let is_sized_field =
        matches!(cell.form, "lparray" | "fixed_str") && cell.position == Position::Field;
    is_spelled && !is_element_of_counted_text && !is_sized_field
}

/// The table has the words of the macro, all of them.
#[test]
fn the_table_has_every_form_word() {
    let source = include_str!("../pinvoke-macros/src/parse/strategy.rs");
    let list = source.split_once("pub(crate) const FORMS").expect("the macro lists its words").1;
    let list = list.split_once("];").expect("the list ends").0;
    let words: Vec<&str> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("(\"")?.split_once('"'))
        .map(|(word, _)| word)
        .collect();
    let missing: Vec<_> = words.iter().filter(|word| !FORMS.contains(word)).collect();
    let surplus: Vec<_> = FORMS.iter().filter(|word| !words.contains(word)).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:?}, surplus {surplus:?}");
}
