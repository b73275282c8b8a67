//! Every pairing of managed type, form word and position: it compiles, or one message says why not.
//!
//! The cells come from one table, and all of them are visited: a cell that the table does not call
//! legal must be refused, and one that it does call legal is called against C. The declarations are
//! compiled in one crate, so that thousands of cells cost three runs of the compiler.
#![allow(missing_docs)]
#![cfg(not(windows))]

#[path = "legality/batch.rs"]
mod batch;
#[path = "legality/declaration.rs"]
mod declaration;
#[path = "legality/native.rs"]
mod native;
#[path = "legality/round_trip.rs"]
mod round_trip;
#[path = "legality/table.rs"]
mod table;

use std::collections::BTreeMap;

use batch::Diagnostic;
use declaration::declaration;
use round_trip::Cell;
use table::*;

/// Every cell of the table.
fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for managed in &MANAGED {
        for form in forms(managed) {
            for position in POSITIONS {
                cells.push(Cell { index: cells.len(), managed, form, position });
            }
        }
    }
    cells
}

/// Compiles every cell, and gives what the compiler says of it. Errors of macros may hide those of
/// types, so the rest is compiled again until nothing but legal cells is left, which
/// [`every_legal_cell_crosses`] compiles and calls.
fn verdicts(cells: &[Cell]) -> Vec<Vec<Diagnostic>> {
    let mut verdicts = vec![Vec::new(); cells.len()];
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
            return verdicts;
        }
        for (index, errors) in found {
            lines[index].clear();
            verdicts[index] = errors;
        }
        let is_open = |(cell, line): (&Cell, &String)| !line.is_empty() && !cell.is_legal();
        if !cells.iter().zip(&lines).any(is_open) {
            return verdicts;
        }
    }
}

#[test]
fn every_cell_is_as_the_table_says() {
    let mut wrong = Vec::new();
    let cells = cells();
    for (cell, errors) in cells.iter().zip(verdicts(&cells)) {
        match (cell.is_legal(), &errors[..]) {
            (true, []) => {}
            (true, [first, ..]) => {
                wrong.push(format!("{} is refused: {}", cell.name(), first.message));
            }
            (false, []) => wrong.push(format!("{} compiles", cell.name())),
            (false, [first, rest @ ..]) => {
                if !names_an_alternative(first) {
                    wrong.push(format!("{} has no way out: {}", cell.name(), first.rendered));
                }
                // One mistake, one error; a second rule may be broken by the same word.
                if rest.len() > 1 {
                    let count = rest.len() + 1;
                    wrong.push(format!("{} has {count} errors: {}", cell.name(), first.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

/// C and Rust agree about every value, in every position.
#[test]
fn every_legal_cell_crosses() {
    let mut legal = cells();
    legal.retain(Cell::is_legal);
    let (c, program) = (round_trip::c_source(&legal), round_trip::program(&legal));
    let output = batch::run("crossing", &c, &program);
    assert_eq!(output, format!("{} passed\n", legal.len()));
}

/// The message has a help or a note that says what to write.
fn names_an_alternative(error: &Diagnostic) -> bool {
    error.rendered.contains("note: ")
        || error.rendered.contains("help: ")
        || error.rendered.contains("= help: ")
        || error.message.contains("; ")
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
