//! What a callback left behind for the stub: a panic, an error, or nothing.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::error::{MarshalError, Problem};

/// Guards one closure: re-entry, panics and conversion errors.
#[derive(Default)]
pub(super) struct Outcome {
    state: Cell<State>,
    panic: Cell<Option<Box<dyn Any + Send>>>,
    error: Cell<Option<MarshalError>>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Idle,
    Running,
    /// It panicked or failed: every further call gets the fallback.
    Failed,
}

impl Outcome {
    /// Runs `body` unless the closure is running or has failed.
    #[inline]
    pub(super) fn run<R>(
        &self,
        fallback: impl FnOnce() -> R,
        body: impl FnOnce() -> Result<R, MarshalError>,
    ) -> R {
        if self.state.get() != State::Idle {
            self.refuse();
            return fallback();
        }
        self.state.set(State::Running);
        match catch_unwind(AssertUnwindSafe(body)) {
            Ok(Ok(result)) => {
                // An inner call that was refused has marked the closure as failed.
                if self.state.get() == State::Running {
                    self.state.set(State::Idle);
                }
                return result;
            }
            Ok(Err(error)) => self.error.set(Some(error)),
            Err(panic) => self.panic.set(Some(panic)),
        }
        self.state.set(State::Failed);
        fallback()
    }

    #[cold]
    fn refuse(&self) {
        if self.state.get() == State::Running {
            self.error.set(Some(Problem::Reentered.into()));
            self.state.set(State::Failed);
        }
    }

    /// After the native call: goes on with the panic, or gives the error.
    #[inline]
    pub(super) fn finish(&self) -> Result<(), MarshalError> {
        if self.state.get() == State::Idle { Ok(()) } else { self.relay() }
    }

    /// Goes on with the panic, if there is one.
    #[inline]
    pub(super) fn relay_panic(&self) {
        if self.state.get() != State::Idle {
            self.resume();
        }
    }

    #[cold]
    fn resume(&self) {
        if let Some(panic) = self.panic.take() {
            resume_unwind(panic);
        }
    }

    #[cold]
    fn relay(&self) -> Result<(), MarshalError> {
        self.resume();
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
