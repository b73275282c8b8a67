//! A registration does not outlive what it unregisters from.

use pinvoke::callback::LocalRegistration;
use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;

struct Hub;

impl Hub {
    fn listen(&self) -> Result<LocalRegistration<'_>> {
        let callback = Event::callback(|event| event)?;
        callback.register_local(|_| Ok(()), move |_, ()| drop(self))
    }
}

fn main() {
    let hub = Hub;
    let registration = hub.listen();
    drop(hub);
    drop(registration);
}
