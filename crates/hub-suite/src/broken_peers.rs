//! What goes wrong with one peer ends that peer and no other.

use std::time::{Duration, Instant};

use testkit::{Server, peak_memory};

use crate::{
    Hub,
    hub::stop,
    owing::Owing,
    peer::{FRAMINGS, Peer, assert_serves, frames, join},
};

pub fn a_reset_disturbs_nobody(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--framing", framing]);
        let [one, other] = join(&server);
        let silent = Peer::join(&server);
        let partial = Peer::join(&server);
        let owed = Peer::join(&server);
        partial.write(&frames(framing, ["never"])[..3]);
        let messages = frames(framing, ["count"; 1000]);
        owed.write(&messages);
        one.expect(&messages);
        other.expect(&messages);
        for broken in [silent, partial, owed] {
            let line = broken.line("dropped: ");
            broken.reset();
            let line = server.wait_for_log(&line).to_lowercase();
            assert!(line.contains("reset"), "{line}");
            assert_serves(framing, &one, &[&one, &other]);
        }
        stop(server);
    }
}

pub fn a_reset_of_a_peer_that_is_owed_much_disturbs_nobody(hub: &Hub) {
    let Owing { server, slow, speaker, .. } = Owing::start(hub);
    let line = slow.line("dropped: ");
    slow.reset();
    server.wait_for_log(&line);
    assert_serves("delimited", &speaker, &[&speaker]);
    stop(server);
}

pub fn an_end_inside_a_frame_is_told_with_the_counts(hub: &Hub) {
    for (framing, part, counts) in [
        ("prefixed", &b"\0\0\0\x05he"[..], "6 of 9 bytes had come"),
        ("prefixed", b"\0\0", "2 of 4 bytes had come"),
        ("fixed-length:5", b"hell", "4 of 5 bytes had come"),
        ("delimited", b"hello", "5 bytes had come, no delimiter"),
    ] {
        let server = hub.start(&["--framing", framing]);
        let witness = Peer::join(&server);
        let sentence = format!("dropped: the stream ended inside a frame: {counts}");

        // What came before counts, for the peer itself too.
        let ended = Peer::join(&server);
        let good = frames(framing, ["whole", "parts"]);
        ended.write([&good, part].concat());
        ended.half_close();
        server.wait_for_log(&ended.line(&sentence));
        ended.expect_last(&good);
        witness.expect(&good);

        // As when a program is killed.
        let killed = Peer::join(&server);
        killed.write(part);
        let line = killed.line(&sentence);
        drop(killed);
        server.wait_for_log(&line);
        assert_serves(framing, &witness, &[&witness]);
        stop(server);
    }
}

pub fn a_hostile_length_is_refused_and_costs_no_memory(hub: &Hub) {
    let server = hub.start(&["--framing", "prefixed"]);
    let witness = Peer::join(&server);
    let before = peak_memory(server.id());
    for _ in 0..10 {
        let sentence = "dropped: a message of 4294967295 bytes \
                        is over the limit of 1048576 bytes";
        assert_breaks(&server, "prefixed", b"\xff\xff\xff\xff", sentence, &witness);
    }
    let grown = peak_memory(server.id()).saturating_sub(before);
    assert!(grown < 4 * 1024, "the peak grew by {grown} KiB");
    stop(server);
}

pub fn a_line_without_end_stops_at_the_limit(hub: &Hub) {
    let server = hub.start(&["--max-message-len", "1000"]);
    let witness = Peer::join(&server);
    let sentence = "dropped: no end of the message within the limit of 1000 bytes";
    assert_breaks(&server, "delimited", &[b'x'; 1001], sentence, &witness);
    stop(server);
}

/// A peer sends messages, then a broken frame, and stays: the messages count, for
/// the peer itself too, and then it gets the end of the stream.
#[track_caller]
fn assert_breaks(
    server: &Server,
    framing: &str,
    broken: &[u8],
    sentence: &str,
    witness: &Peer,
) {
    let peer = Peer::join(server);
    let good = frames(framing, ["whole", "parts"]);
    peer.write([&good, broken].concat());
    peer.expect_last(&good);
    server.wait_for_log(&peer.line(sentence));
    witness.expect(&good);
    assert_serves(framing, witness, &[witness]);
}

pub fn nothing_is_lost_by_a_broken_peer_that_goes_on_sending(hub: &Hub) {
    let good = frames("prefixed", ["x".repeat(64)]).repeat(1000);
    let server = hub.start(&["--framing", "prefixed"]);
    let peer = Peer::join(&server);
    // The last MiB is never looked at: a close that left it unread in the kernel
    // would be a reset, and destroy what the peer has not read yet.
    peer.write([&good[..], b"\xff\xff\xff\xff", &[0; 1024 * 1024]].concat());
    peer.half_close();
    server.wait_for_log(&peer.line("dropped: "));
    peer.expect_last(&good);
}

pub fn a_broken_peer_that_reads_nothing_does_not_keep_its_place(hub: &Hub) {
    let args = ["--framing", "prefixed", "--max-message-len", "20000000"];
    let server = hub.start(&[&args[..], &["--max-connections", "1"]].concat());
    let broken = Peer::join(&server).with_little_room();
    let begin = Instant::now();
    // Its own reply, of which the kernel takes a part.
    let good = frames_up_to(16 * 1024 * 1024);
    broken.try_write([&good[..], b"\xff\xff\xff\xff"].concat());
    server.wait_for_log(&broken.line("dropped: a message of 4294967295 bytes"));
    let next = Peer::join(&server);
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert_serves("prefixed", &next, &[&next]);
}

/// One message of so many bytes.
fn frames_up_to(len: usize) -> Vec<u8> {
    let prefix = u32::try_from(len).expect("a length").to_be_bytes();
    [&prefix[..], &vec![b'x'; len]].concat()
}

pub fn a_broken_peer_that_stays_does_not_keep_its_place(hub: &Hub) {
    let server = hub.start(&["--framing", "prefixed", "--max-connections", "1"]);
    let broken = Peer::join(&server);
    let begin = Instant::now();
    broken.write(b"\xff\xff\xff\xff");
    broken.expect_last("");
    let next = Peer::join(&server);
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(3), "it took {took:?}");
    assert_serves("prefixed", &next, &[&next]);
}
