#[path = "../../../pinvoke-core/src/library/cache.rs"]
mod cache;
#[path = "../../../pinvoke-core/src/library/image/mod.rs"]
mod image;

pub(crate) fn read(file: &[u8]) {
    match image::identify(file) {
        image::Identity::Library(machine) => assert!(!machine.is_empty()),
        image::Identity::Other(what) => assert!(!what.is_empty()),
    }
    for name in image::exports(file).into_iter().chain(image::imports(file)) {
        assert!(is_inside(name.as_bytes(), file), "{name:?} is not in the file");
    }
    for entry in cache::entries(file) {
        assert!(is_inside(entry.name, file) && is_inside(entry.path, file));
        let _ = entry.is_for_this_process();
    }
}

fn is_inside(part: &[u8], file: &[u8]) -> bool {
    let (part, file) = (part.as_ptr_range(), file.as_ptr_range());
    file.start <= part.start && part.end <= file.end
}
