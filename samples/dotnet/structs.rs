//! Structs with strings, in structs, by pointer and by value.
//!
//! ```csharp
//! [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)]
//! public struct MyPerson { public string first; public string last; }
//! [StructLayout(LayoutKind.Sequential)]
//! public struct MyPerson2 { public IntPtr person; public int age; }
//! [StructLayout(LayoutKind.Sequential)]
//! public struct MyPerson3 { public MyPerson person; public int age; }
//! ```
//!
//! The pointer in `MyPerson2` takes `Marshal.AllocCoTaskMem` and `StructureToPtr` in C#; here it is a
//! reference.

use pinvoke::prelude::*;

#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
pub(crate) struct Person<'a> {
    first: &'a str,
    last: &'a str,
}

#[derive(NativeStruct)]
pub(crate) struct Employee<'a> {
    person: &'a Person<'a>,
    age: c_int,
}

#[derive(NativeStruct)]
pub(crate) struct Member<'a> {
    person: Person<'a>,
    age: c_int,
}

/// `[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)]`, `ByValArray`.
#[derive(NativeStruct, Debug)]
#[native(charset = utf8)]
pub(crate) struct Record {
    id: c_int,
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    marks: [c_int; 3],
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_sample_name_length"]
    safe fn name_length(person: &Person<'_>) -> Result<c_int>;
    #[entry = "fx_sample_employee_check"]
    safe fn check_employee(employee: &Employee<'_>) -> Result<c_int>;
    #[entry = "fx_sample_member_check"]
    safe fn check_member(member: Member<'_>) -> Result<c_int>;
    #[entry = "fx_sample_record_update"]
    safe fn update(record: &mut Record) -> Result<c_int>;
}

pub(crate) fn run() -> Result<()> {
    let person = Person { first: "Mark", last: "Lee" };
    println!("name: {} bytes", name_length(&person)?);
    println!("pointed to: {}", check_employee(&Employee { person: &person, age: 30 })?);
    println!("contained, by value: {}", check_member(Member { person, age: 27 })?);
    let mut record = Record { id: 7, name: "Ada".to_owned(), marks: [1, 2, 3] };
    println!("marks: {}", update(&mut record)?);
    println!("updated: {record:?}");
    record.name = "a name of more than fifteen bytes".to_owned();
    if let Err(error) = update(&mut record) {
        println!("refused: {error}");
    }
    Ok(())
}
