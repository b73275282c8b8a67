//! Where thunks land: code that puts the context behind the arguments and goes on.
//!
//! It is reached with the address of the thunk's record in r10, which no calling convention of
//! x86-64 passes arguments in, and everything else as native code left it.

use std::arch::naked_asm;
use std::ffi::c_void;
use std::mem::offset_of;

use super::shape::{Passing, Place, Shape};

/// What a stub finds at its fixed distance.
#[repr(C)]
pub(super) struct Record {
    /// The code below.
    pub(super) landing: unsafe extern "C" fn(),
    pub(super) context: *mut c_void,
    /// The function with one more parameter.
    pub(super) entry: *const (),
    pub(super) rest: Rest,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub(super) union Rest {
    /// In use: the words of arguments that stand on the stack.
    pub(super) words: usize,
    /// Free: the next one that is.
    pub(super) next: *mut Record,
}

/// The landing of a shape, and the words of arguments on the stack.
pub(super) const fn of(shape: Shape) -> (unsafe extern "C" fn(), usize) {
    type Code = unsafe extern "C" fn();
    const SYSTEM_V: [Code; 6] = [in_rdi, in_rsi, in_rdx, in_rcx, in_r8, in_r9];
    const WINDOWS: [Code; 4] = [in_rcx, in_rdx, in_r8, in_r9];
    match (shape.passing, shape.place) {
        (Passing::SystemV, Place::Register(number)) => (SYSTEM_V[number], 0),
        (Passing::Windows, Place::Register(number)) => (WINDOWS[number], 0),
        (Passing::SystemV, Place::Stack(words)) => (on_stack_of_system_v, words),
        (Passing::Windows, Place::Stack(words)) => (on_stack_of_windows, words),
    }
}

macro_rules! in_registers {
    ($($name:ident $register:literal;)*) => {$(
        #[unsafe(naked)]
        unsafe extern "C" fn $name() {
            naked_asm!(
                concat!("mov ", $register, ", qword ptr [r10 + {context}]"),
                "jmp qword ptr [r10 + {entry}]",
                context = const offset_of!(Record, context),
                entry = const offset_of!(Record, entry),
            )
        }
    )*};
}
in_registers! {
    in_rdi "rdi"; in_rsi "rsi"; in_rdx "rdx"; in_rcx "rcx"; in_r8 "r8"; in_r9 "r9";
}

// The arguments on the stack are copied below a new frame and the context is put behind them, because
// the word after the last one belongs to the caller. `call` finds the stack aligned to 16 bytes; the
// directives let a backtrace get past the frame.
macro_rules! on_the_stack {
    ($($name:ident $shadow:literal;)*) => {$(
        #[unsafe(naked)]
        unsafe extern "C" fn $name() {
            naked_asm!(
                #[cfg(windows)] ".seh_proc {this}",
                #[cfg(not(windows))] ".cfi_startproc",
                "push rbp",
                #[cfg(windows)] ".seh_pushreg rbp",
                #[cfg(not(windows))] ".cfi_def_cfa_offset 16",
                #[cfg(not(windows))] ".cfi_offset rbp, -16",
                "mov rbp, rsp",
                #[cfg(windows)] ".seh_setframe rbp, 0",
                #[cfg(windows)] ".seh_endprologue",
                #[cfg(not(windows))] ".cfi_def_cfa_register rbp",
                "mov r11, qword ptr [r10 + {words}]",
                concat!("lea rax, [r11 * 8 + ", $shadow, " + 8 + 15]"),
                "and rax, -16",
                "sub rsp, rax",
                "test r11, r11",
                "2:",
                "je 3f",
                concat!("mov rax, qword ptr [rbp + r11 * 8 + ", $shadow, " + 8]"),
                concat!("mov qword ptr [rsp + r11 * 8 + ", $shadow, " - 8], rax"),
                "dec r11",
                "jmp 2b",
                "3:",
                "mov r11, qword ptr [r10 + {words}]",
                "mov rax, qword ptr [r10 + {context}]",
                concat!("mov qword ptr [rsp + r11 * 8 + ", $shadow, "], rax"),
                "call qword ptr [r10 + {entry}]",
                "leave",
                #[cfg(not(windows))] ".cfi_def_cfa rsp, 8",
                "ret",
                #[cfg(windows)] ".seh_endproc",
                #[cfg(not(windows))] ".cfi_endproc",
                words = const offset_of!(Record, rest),
                context = const offset_of!(Record, context),
                entry = const offset_of!(Record, entry),
                #[cfg(windows)] this = sym $name,
            )
        }
    )*};
}
on_the_stack! { on_stack_of_system_v "0"; on_stack_of_windows "32"; }
