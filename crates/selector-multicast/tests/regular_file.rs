//! What epoll can't watch is refused, and nothing of it stays behind.
#![cfg(target_os = "linux")]

mod common;

use std::{fs::File, io::ErrorKind, sync::Arc};

use common::{assert_nobody_is_ready, watched};
use selector_multicast::{DefaultSelector, EVENT_READ};

#[test]
fn a_regular_file_is_refused_in_a_sentence_and_leaves_nothing_behind() {
    for path in [concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "/dev/null"] {
        let file = Arc::new(File::open(path).unwrap());
        let mut selector = DefaultSelector::new().unwrap();
        let before = watched(&selector);
        let error =
            selector.register(Arc::clone(&file), EVENT_READ, ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{path}");
        assert_eq!(
            error.to_string(),
            "the system can't watch this: register sockets and pipes; a regular file \
             is always ready and needs no selector"
        );
        assert!(selector.get_map().is_empty());
        assert_eq!(watched(&selector), before);
        assert_eq!(Arc::strong_count(&file), 1, "it is kept");
        assert_nobody_is_ready(&mut selector);
    }
}
