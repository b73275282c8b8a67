//! Structs with text.

use std::ffi::{CStr, CString};

use libffi::middle::Type;
use pinvoke::dynamic::Value;
use pinvoke::{NativeStruct, Result};

use crate::foreign::{Prepared, by};
use crate::native::{self, RawPerson};
use crate::run_time::{function, number};
use crate::runner::{Workload, each, given};
use crate::ways::{declared_in_every_way, ours_in_every_way};

/// A person of whom native code reads the texts.
#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct PersonIn<'a> {
    name: &'a str,
    city: &'a str,
    age: i32,
}

/// A person whom native code changes; its texts come back as copies.
#[derive(NativeStruct, Clone)]
#[native(charset = utf8)]
struct Person {
    #[borrowed]
    name: String,
    #[borrowed]
    city: String,
    age: i32,
}

declared_in_every_way!([] {
    #[entry = "bench_person_sum"]
    pub(super) safe fn person_sum(person: &PersonIn<'_>) -> Result<usize>;
    #[entry = "bench_people_turn"]
    pub(super) safe fn people_turn(
        people: &mut [Person],
        #[len_of(people)] count: usize,
    ) -> Result<usize>;
});

/// The declarations for a signature that is read at run time.
const PERSON: &str = "typedef struct { _In_z_ const char *name, *city; int32_t age; } person;
                      size_t bench_person_sum(const person *person)";

/// Elements of the array.
const PEOPLE: usize = 1000;

pub(super) fn workloads() -> Vec<Workload> {
    vec![one(), many()]
}

const ONE: PersonIn<'static> = PersonIn { name: "Ada Lovelace", city: "London, England", age: 36 };

fn one() -> Workload {
    let texts = [ONE.name, ONE.city].map(|text| CString::new(text).expect("no NUL"));
    let [name, city] = texts.map(|text| &*Box::leak(text.into_boxed_c_str()));
    let raw = RawPerson { name: name.as_ptr(), city: city.as_ptr(), age: ONE.age };
    let person: &'static PersonIn<'static> = &ONE;
    let expected = (ONE.name.len() + ONE.city.len()) as u64 + 36;
    type PersonSum = unsafe extern "C" fn(*const RawPerson) -> usize;
    // SAFETY: the type is that of the header.
    let symbol = unsafe { native::symbol::<PersonSum>("bench_person_sum") };
    let prepared = Prepared::new("bench_person_sum", [Type::pointer()], Type::usize());
    let dynamic = function(PERSON);
    let api = api();
    let workload = Workload::new("struct with two strings, by pointer", move |n| n * expected)
        // SAFETY: the texts are terminated and never freed.
        .c("C, pointer", move |n| unsafe { native::loop_person_sum(n, &raw) })
        // SAFETY: as above; the lengths are those of the texts.
        .c("C, copied", move |n| unsafe {
            native::loop_person_sum_copied(n, &raw, ONE.name.len(), ONE.city.len())
        })
        .peer(
            "CString::new",
            // SAFETY: the texts are terminated and live during the call, here and below.
            summed_by_hand(person, |raw| unsafe { native::bench_person_sum(raw) }),
        )
        .peer(
            "CString::new, libloading",
            // SAFETY: as above.
            summed_by_hand(person, move |raw| unsafe { symbol(raw) }),
        )
        .peer(
            "CString::new, libffi crate",
            // SAFETY: as above; the signature is that of the header.
            summed_by_hand(person, move |raw| unsafe { prepared.call([by(&raw)]) }),
        );
    ours_in_every_way!(
        workload,
        person_sum,
        each(move |_| person_sum(given(&person)).map_or(0, |sum| sum as u64))
    )
    .ours(
        "pinvoke struct",
        each(move |_| api.person_sum(given(&person)).map_or(0, |sum| sum as u64)),
    )
    .ours(
        "pinvoke dynamic",
        each(move |_| {
            let person = given(&person);
            let fields = [person.name.into(), person.city.into(), person.age.into()];
            // SAFETY: the declaration is that of the header.
            number(unsafe { dynamic.call(&[Value::list(&fields)]) })
        }),
    )
}

fn summed_by_hand(
    person: &'static PersonIn<'static>,
    call: impl Fn(*const RawPerson) -> usize + 'static,
) -> impl FnMut(u64) -> u64 + 'static {
    each(move |_| {
        let person = given(&person);
        let name = CString::new(person.name).expect("no NUL");
        let city = CString::new(person.city).expect("no NUL");
        let raw = RawPerson { name: name.as_ptr(), city: city.as_ptr(), age: person.age };
        call(&raw) as u64
    })
}

/// Their lengths differ, so that the texts do not fit where the other one of the person was.
fn people() -> Vec<Person> {
    let person = |index: usize| Person {
        name: format!("person number {index}"),
        city: format!("city {}", index % 10),
        age: (index % 100) as i32,
    };
    (0..PEOPLE).map(person).collect()
}

fn many() -> Workload {
    let expected: usize = people().iter().map(|person| person.name.len() + person.city.len()).sum();
    // The C loops free the texts that they copy anew.
    let raw = || -> Vec<RawPerson> {
        let text = |text: &str| {
            let text = CString::new(text).expect("no NUL");
            // SAFETY: the text is terminated.
            unsafe { native::strdup(text.as_ptr()) }.cast_const()
        };
        let raw = |person: &Person| RawPerson {
            name: text(&person.name),
            city: text(&person.city),
            age: person.age,
        };
        people().iter().map(raw).collect()
    };
    let (mut own, mut copied) = (raw(), raw());
    let (mut by_hand, mut of_struct) = (people(), people());
    let api = api();
    let workload =
        Workload::new("1000 structs with strings, in and out", move |n| n * expected as u64)
            // SAFETY: the array has as many elements as is said, and their texts are terminated.
            .c("C, pointer", move |n| unsafe {
                native::loop_people_turn(n, own.as_mut_ptr(), own.len())
            })
            // SAFETY: as above; the texts are the C library's to free.
            .c("C, copied", move |n| unsafe {
                native::loop_people_turn_copied(n, copied.as_mut_ptr(), copied.len())
            })
            .peer("CString::new, to_owned()", each(move |_| turned_by_hand(&mut by_hand)));
    ours_in_every_way!(workload, people_turn, {
        let mut ours = people();
        each(move |_| people_turn(&mut ours).map_or(0, |sum| sum as u64))
    })
    .ours(
        "pinvoke struct",
        each(move |_| api.people_turn(&mut of_struct).map_or(0, |sum| sum as u64)),
    )
}

fn turned_by_hand(people: &mut [Person]) -> u64 {
    let text = |text: &str| CString::new(text).expect("no NUL");
    let texts: Vec<(CString, CString)> =
        people.iter().map(|person| (text(&person.name), text(&person.city))).collect();
    let mut raw: Vec<RawPerson> = people
        .iter()
        .zip(&texts)
        .map(|(person, (name, city))| RawPerson {
            name: name.as_ptr(),
            city: city.as_ptr(),
            age: person.age,
        })
        .collect();
    // SAFETY: the array has as many elements as is said; the texts live during the call.
    let sum = unsafe { native::bench_people_turn(raw.as_mut_ptr(), raw.len()) };
    for (person, raw) in people.iter_mut().zip(raw) {
        // SAFETY: the function exchanged pointers to terminated texts that are still alive.
        let read = |text| unsafe { CStr::from_ptr(text) }.to_str().expect("UTF-8").to_owned();
        *person = Person { name: read(raw.name), city: read(raw.city), age: raw.age };
    }
    sum as u64
}
