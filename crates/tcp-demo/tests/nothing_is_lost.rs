//! A server that ends a connection loses none of the replies it has sent.

mod common;

use std::{io::Write, thread};

use common::{languages, read_to_end, start_server};

#[test]
fn replies_arrive_although_the_server_drops_a_client_that_goes_on_sending() {
    let messages = b"\0\0\0\x40".iter().copied().chain([b'x'; 64]);
    let good = messages.collect::<Vec<_>>().repeat(1000);
    for language in languages() {
        let server = start_server(language, &["--framing", "prefixed"]);
        let mut peer = testkit::connect(server.address);
        let mut sender = peer.try_clone().unwrap();
        let to_send = [&good[..], b"\xff\xff\xff\xff", &[0; 1 << 20]].concat();
        // The last MiB is never looked at: a close that left it unread in the kernel
        // would be a reset, and destroy the replies that we have not read yet.
        let sending = thread::spawn(move || {
            sender.write_all(&to_send)?;
            sender.shutdown(std::net::Shutdown::Write)
        });
        server.wait_for_log("over the limit");
        let replies = read_to_end(&mut peer);
        assert!(
            replies == good,
            "{language:?}: {} of {}",
            replies.len(),
            good.len()
        );
        sending.join().unwrap().unwrap();
    }
}
