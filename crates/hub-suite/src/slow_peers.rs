//! Peers that don't read, or not as fast as the others.

use std::thread;

use testkit::{Server, peak_memory};

use crate::{
    Hub,
    hub::stop,
    peer::{Peer, assert_serves, join},
};

/// What is sent before it is waited for.
const BURST: usize = 64 * 1024;

/// Far more than the kernel takes for a peer that does not read.
const MUCH: usize = 16 * 1024 * 1024;

pub fn a_peer_that_does_not_read_is_dropped_and_the_others_get_everything(
    hub: &Hub,
) {
    // The limit that a hub has unless told otherwise, and one that it is told: more
    // than a burst, so that the others are never in danger.
    assert_drops(&hub.start(&[]), 1_048_576);
    assert_drops(&hub.start(&["--outbox-limit", "100000"]), 100_000);
}

fn assert_drops(server: &Server, limit: usize) {
    let [sender, listener] = join(server);
    let slow = Peer::join(server).with_little_room();
    let before = peak_memory(server.id());
    let mut all = Vec::new();
    for number in 0..MUCH / BURST {
        let burst = burst(number);
        sender.write(&burst);
        sender.expect(&burst);
        listener.expect(&burst);
        all.extend(burst);
    }
    assert_eq!(
        server.wait_for_log(&slow.line("dropped")),
        slow.line(&format!(
            "dropped: its outbox is full: more than {limit} bytes wait for it; \
             a client must read while it writes"
        ))
    );
    let grown = peak_memory(server.id()).saturating_sub(before);
    assert!(grown < 4 * 1024, "the peak grew by {grown} KiB");
    let got = slow.read_until_it_breaks();
    assert!(all.starts_with(&got), "the slow peer has got something else");
}

pub fn a_peer_that_does_not_take_its_own_replies_waits_and_loses_nothing(hub: &Hub) {
    let server = hub.start(&["--reply", "sender"]);
    let witness = Peer::join(&server);
    let writer = Peer::join(&server).with_little_room();
    let before = peak_memory(server.id());
    let written = write_all_there_is_room_for(&writer);
    let grown = peak_memory(server.id()).saturating_sub(before);
    assert!(grown < 4 * 1024, "the peak grew by {grown} KiB");
    assert_serves("delimited", &witness, &[&witness]);
    writer.expect(written);
    stop(server);
}

pub fn a_peer_is_never_dropped_for_its_own_replies_however_small_the_limit(
    hub: &Hub,
) {
    for reply in ["everyone", "sender"] {
        let server = hub.start(&["--outbox-limit", "1000", "--reply", reply]);
        let writer = Peer::join(&server).with_little_room();
        writer.expect(write_all_there_is_room_for(&writer));
        stop(server);
    }
}

pub fn megabytes_of_one_that_reads_while_it_writes_come_back_whole(hub: &Hub) {
    let server = hub.start(&[]);
    let peer = Peer::join(&server).with_little_room();
    thread::scope(|scope| {
        scope.spawn(|| {
            (0..2 * MUCH / BURST).for_each(|number| peer.write(burst(number)));
            peer.half_close();
        });
        (0..2 * MUCH / BURST).for_each(|number| read_slowly(&peer, number));
        peer.expect_last("");
    });
}

pub fn one_message_over_the_limit_may_be_too_much_for_a_peer_that_does_not_read(
    hub: &Hub,
) {
    let args = ["--reply", "others", "--max-message-len", "20000000"];
    let server = hub.start(&args);
    let [sender] = join(&server);
    let slow = Peer::join(&server).with_little_room();
    sender.write([&vec![b'x'; MUCH][..], b"\n"].concat());
    server
        .wait_for_log(&slow.line("dropped: its outbox is full: more than 1048576"));
    drop(sender);
}

/// A real program, and a real signal.
#[cfg(unix)]
pub fn a_program_that_is_stopped_is_dropped_and_the_others_get_everything(
    hub: &Hub,
) {
    let Some(mut nc) = testkit::netcat() else { return };
    let server = hub.start(&[]);
    let [sender, listener] = join(&server);
    nc.args(["127.0.0.1", &server.address.port().to_string()]);
    let stopped = testkit::Terminal::start(nc);
    let line = server.wait_for_log(": connected");
    let name = line.strip_suffix(": connected").expect("its name");
    sender.write("hello\n");
    assert_eq!(stopped.next_line(), "hello");
    stopped.signal("STOP");
    sender.expect("hello\n");
    listener.expect("hello\n");
    for number in 0..2 * MUCH / BURST {
        let burst = burst(number);
        sender.write(&burst);
        sender.expect(&burst);
        listener.expect(&burst);
    }
    server.wait_for_log(&format!("{name}: dropped: its outbox is full"));
    assert_serves("delimited", &sender, &[&sender, &listener]);
    stopped.signal("CONT");
}

pub fn a_peer_that_reads_slowly_but_steadily_gets_everything(hub: &Hub) {
    let limit = (2 * MUCH).to_string();
    let server = hub.start(&["--outbox-limit", &limit]);
    let sender = Peer::join(&server);
    let slow = Peer::join(&server).with_little_room();
    let bursts = MUCH / BURST;
    for number in 0..2 * bursts {
        sender.write(burst(number));
        sender.expect(burst(number));
        // Always half of it all behind.
        if let Some(number) = number.checked_sub(bursts) {
            read_slowly(&slow, number);
        }
    }
    (bursts..2 * bursts).for_each(|number| read_slowly(&slow, number));
    assert_serves("delimited", &sender, &[&sender, &slow]);
}

/// Writes until the hub takes no more. Returns what it has taken, in whole messages.
#[track_caller]
fn write_all_there_is_room_for(writer: &Peer) -> Vec<u8> {
    let mut written = Vec::new();
    for number in 0..4 * MUCH / BURST {
        let burst = burst(number);
        let taken = writer.write_while_there_is_room(&burst);
        written.extend_from_slice(&burst[..taken]);
        if taken < burst.len() {
            break;
        }
    }
    assert!(written.len() < 4 * MUCH, "the hub has taken it all");
    // The last message may have been cut.
    let whole =
        written.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    written.truncate(whole);
    written
}

fn read_slowly(peer: &Peer, number: usize) {
    for part in burst(number).chunks(1000) {
        peer.expect(part);
    }
}

/// Messages of a KiB, no two of them alike.
fn burst(number: usize) -> Vec<u8> {
    let messages = (0..BURST / 1024).map(|n| format!("{number:0500}:{n:0522}\n"));
    messages.collect::<String>().into_bytes()
}
