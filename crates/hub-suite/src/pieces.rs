//! TCP carries bytes: however they arrive, the messages are the same.

use crate::{
    Hub,
    peer::{FRAMINGS, Peer, frames, join},
};

pub fn messages_that_come_byte_by_byte_are_delivered_whole(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--framing", framing]);
        let [sender, listener] = join(&server);
        let all = frames(framing, ["hello", "world", "again"]);
        for byte in &all {
            sender.write([*byte]);
        }
        sender.expect(&all);
        listener.expect(&all);
    }
}

pub fn thousands_of_messages_in_one_write_are_delivered_one_by_one(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--framing", framing]);
        let [sender, listener] = join(&server);
        let messages = (0..20_000).map(|number| format!("{number:05}"));
        let all = frames(framing, messages);
        sender.write(&all);
        sender.half_close();
        listener.expect(&all);
        sender.expect_last(&all);
        server.wait_for_log(&sender.line("ended (messages: 20000)"));
    }
}

pub fn a_frame_may_be_cut_anywhere(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--framing", framing, "--reply", "sender"]);
        let [sender, witness] = join(&server);
        let (one, both) =
            (frames(framing, ["hello"]), frames(framing, ["hello", "world"]));
        for cut in 1..both.len() {
            let (start, rest) = both.split_at(cut);
            sender.write(start);
            wait_until_read(framing, &witness);
            if start.len() < one.len() {
                sender.expect_nothing_yet();
            }
            sender.write(rest);
            sender.expect(&both);
        }
    }
}

/// Waits until the hub has read what others have written before: what the witness
/// writes then may be read first, but what it writes after that may not.
fn wait_until_read(framing: &str, witness: &Peer) {
    let tick = frames(framing, ["tick!"]);
    for _ in 0..2 {
        witness.write(&tick);
        witness.expect(&tick);
    }
}
