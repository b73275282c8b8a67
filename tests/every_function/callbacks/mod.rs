//! Every function that takes a callback and calls it before it returns: what the callback gets, what it
//! answers and what comes of it, by C, by typed closures through both stubs, and by closures of a run-time
//! signature through registers and libffi.
//!
//! A callback notes its arguments and answers with the next random bytes. The functions are those of the
//! header; `typed.rs` and `conventions.rs` declare them once. What does not go that way is named here with
//! a reason.

mod by_c;
mod tape;
#[macro_use]
mod typed;
mod conventions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use pinvoke::dynamic::{CType, DynClosure, DynFunction, Parameter, Scalar, Signature, Value};

use crate::bytes::Given;
use crate::shape::{self, Random};
use crate::{DECLARED, LIBRARY, coverage};
use tape::Tape;
use typed::Typed;

const ROUNDS: usize = 12;
/// More than any function lets its callback answer.
const ANSWERS: usize = 512;

/// Functions whose callbacks are called in other ways, and where.
const ELSEWHERE: &[(&str, &str)] = &[
    ("fx_call_handle", "it lends a handle, in `exports`"),
    ("fx_call_fill", "it gives a buffer of its own, in `callbacks_text`"),
    ("fx_call_items_bad", "what it passes is wrong, in `callbacks_text`"),
    ("fx_call_point_null", "what it passes is null, in `callbacks`"),
    ("fx_call_inout_null", "what it passes is null, in `callbacks_failing`"),
    ("fx_call_text_invalid", "what it passes is no text, in `callbacks_text`"),
    ("fx_call_make_text", "its callback allocates, in `callbacks_text`"),
    ("fx_call_out_", "its callback gives something back, in `callbacks_given_back`"),
    ("fx_call_make_", "its callback gives something back, in `callbacks_given_back`"),
    ("fx_call_settings", "its callback gives something back, in `callbacks_given_back`"),
    ("fx_call_on_thread", "it calls from another thread, in `dynamic/closures_retained`"),
    ("fx_exec", "rows of texts, in `callbacks_text`"),
    ("fx_pass_text", "every encoding, in `strings_codepages`"),
    ("fx_sort", "its callback has to be an order, in `thunks`"),
    ("fx_sample_", "the samples of .NET, which `dotnet_samples` runs"),
    ("fx_register", "it keeps the callback, in `retained_faults`"),
    ("fx_set_hook", "it keeps the callback, in `thunks`"),
    ("fx_pass_8", "an array that changes, in `callbacks_arrays`"),
    ("fx_pass_16", "an array that changes, in `callbacks_arrays`"),
    ("fx_pass_32", "an array that changes, in `callbacks_arrays`"),
    ("fx_exchange", "it keeps the callback, in `native_fn`"),
    ("fx_is_operation", "it calls nothing, in `structs_with_pointers`"),
];

/// A call: the arguments that are values, and what callbacks answer.
struct Round {
    values: Vec<Vec<u8>>,
    answers: Vec<u8>,
}

struct Case {
    signature: &'static Signature,
    rounds: Vec<Round>,
}

/// What came of it: what callbacks noted, and the result.
type Outcome = (Vec<u8>, Vec<u8>);

/// The calls by declarations, by the functions' names.
static BY_NAME: LazyLock<BTreeMap<&str, Typed>> =
    LazyLock::new(|| typed::all().into_iter().chain(conventions::all()).collect());

fn is_callback(parameter: &Parameter) -> bool {
    matches!(parameter.ty().target(), Some(CType::Function(_)))
}

/// Whether a parameter of a function or a callback is user data, which is null here: that it arrives where
/// it belongs shows in the closure that is called.
fn is_user_data(parameter: &Parameter) -> bool {
    matches!(parameter.ty().target(), Some(CType::Void))
}

/// Whether a callback may change what a pointer points to.
fn is_changed(ty: &CType) -> bool {
    !ty.to_string().starts_with("const ")
}

/// The unit of text behind a pointer.
fn text(ty: &CType) -> Option<&CType> {
    ty.target().filter(|target| target.scalar().is_some_and(Scalar::is_character))
}

/// The parameters that are given a value, with their places.
fn given(signature: &Signature) -> impl Iterator<Item = (usize, &Parameter)> {
    let is_given = |one: &(usize, &Parameter)| !is_callback(one.1) && !is_user_data(one.1);
    signature.parameters().iter().enumerate().filter(is_given)
}

/// What the header has that takes a callback.
fn taking() -> impl Iterator<Item = &'static Signature> {
    let is_taking = |one: &&Signature| one.parameters().iter().any(is_callback);
    DECLARED.values().filter(|one| coverage::is_exported(one.name())).filter(is_taking)
}

/// Whether a function is called here, with callbacks.
pub(crate) fn is_called(name: &str) -> bool {
    BY_NAME.contains_key(name)
}

fn is_elsewhere(name: &str) -> bool {
    ELSEWHERE.iter().any(|(start, _)| name.starts_with(start)) && !is_called(name)
}

fn cases(seed: u64) -> Vec<Case> {
    let called = taking().filter(|one| !is_elsewhere(one.name()));
    called
        .map(|signature| {
            let mut random = Random::of(seed, signature.name());
            let value = |random: &mut Random, parameter: &Parameter| match text(parameter.ty()) {
                Some(unit) => random.text(unit.size().unwrap_or(1)),
                // A number may be how often the callback is called.
                None => random.bytes_of(parameter.ty(), parameter.name() == "n"),
            };
            let rounds = (0..ROUNDS).map(|_| Round {
                values: given(signature).map(|(_, one)| value(&mut random, one)).collect(),
                answers: (0..ANSWERS).map(|_| random.below(256) as u8).collect(),
            });
            Case { signature, rounds: rounds.collect() }
        })
        .collect()
}

/// Calls with closures of the run-time signatures, by code of this crate or of libffi.
fn dynamic(function: &DynFunction, by_libffi: bool, round: &Round) -> Outcome {
    let signature = function.signature();
    let tape = Tape::new(&round.answers);
    let closures = signature.parameters().iter().map(|parameter| {
        let signature = signature.callback(parameter.name())?;
        let answer = |values: &[Value<'_>]| {
            shape::value(tape.answer_values(signature, values), signature.result())
        };
        Some((signature, answer))
    });
    let mut closures: Vec<_> = closures.collect();
    let closures = closures.iter_mut().map(|closure| {
        let (signature, closure) = closure.as_mut()?;
        let nothing =
            shape::value(&[0; 64][..signature.result().size().unwrap_or(0)], signature.result());
        let own = if by_libffi { signature.clone().by_libffi() } else { signature.clone() };
        Some(DynClosure::new(&own, nothing, closure).unwrap())
    });
    let closures: Vec<_> = closures.collect();
    let mut values: Vec<Value<'_>> = closures
        .iter()
        .map(|closure| closure.as_ref().map_or(Value::Null, |closure| closure.into()))
        .collect();
    for ((index, parameter), bytes) in given(signature).zip(&round.values) {
        values[index] = match text(parameter.ty()) {
            Some(_) => Value::Pointer(bytes.as_ptr().cast_mut().cast()),
            None => shape::value(bytes, parameter.ty()),
        };
    }
    // SAFETY: the signature is the header's; texts end with a zero, and closures live until then.
    let result = unsafe { function.call(&values) }.unwrap();
    drop(values);
    drop(closures);
    (tape.noted(), Given::of_value(&result, signature.result()).bytes(signature.result()))
}

#[test]
fn every_way_to_be_called_is_the_same_callback() {
    let seed = shape::seed();
    println!("seed: PINVOKE_SEED={seed}");
    let cases = cases(seed);
    for case in &cases {
        let name = case.signature.name();
        let function = LIBRARY.function(name, case.signature).unwrap();
        let by_libffi = function.by_libffi().unwrap();
        let typed = &BY_NAME[name];
        let run = |call, round| typed::run(call, case.signature, round);
        for (index, round) in case.rounds.iter().enumerate() {
            let by_c = by_c::call(case.signature, round);
            for (way, outcome) in [
                ("a typed closure and a direct stub", run(typed.direct, round)),
                ("a typed closure and a stub of libffi", run(typed.libffi, round)),
                ("an untyped closure and registers", dynamic(&function, false, round)),
                ("an untyped closure and libffi", dynamic(&by_libffi, true, round)),
            ] {
                assert_eq!(
                    outcome, by_c,
                    "{way} and C: {} round {index} seed {seed}",
                    case.signature
                );
            }
        }
    }
}

/// Nothing that takes a callback is forgotten, and nothing is named for nothing.
#[test]
fn every_function_with_a_callback_is_called() {
    let all: BTreeSet<_> = taking().map(Signature::name).collect();
    let forgotten: Vec<_> =
        all.iter().filter(|name| !is_elsewhere(name) && !is_called(name)).collect();
    assert!(forgotten.is_empty(), "nothing calls {forgotten:?}");
    for (start, _) in ELSEWHERE {
        assert!(all.iter().any(|name| name.starts_with(start)), "{start}");
    }
    coverage::are_where_the_reasons_say(ELSEWHERE);
    for name in BY_NAME.keys() {
        assert!(all.contains(name), "{name}");
    }
}
