//! The program as its users run it. Expected results are those that C's standard, the libraries'
//! documents and the fixture library's C code say.

mod calling;
mod documented;
mod explaining;
mod exporting;
mod support;
mod wrong;
