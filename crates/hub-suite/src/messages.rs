//! Messages of all kinds go through unchanged.

use std::net::TcpListener;

use crate::{
    Hub,
    peer::{frames, join},
};

pub fn an_empty_message_is_delivered_where_the_framing_can_carry_one(hub: &Hub) {
    for framing in ["delimited", "prefixed"] {
        let server = hub.start(&["--framing", framing]);
        let [sender, listener] = join(&server);
        let empty = frames(framing, [""]);
        sender.write(&empty);
        sender.expect(&empty);
        listener.expect(&empty);
        let between = frames(framing, ["", "x", "", ""]);
        sender.write(&between);
        sender.expect(&between);
        listener.expect(&between);
    }
}

pub fn bytes_that_are_no_text_are_delivered_unchanged(hub: &Hub) {
    let all: Vec<u8> = (0..=255).collect();
    let no_newline: Vec<u8> = (0..=255).filter(|byte| *byte != b'\n').collect();
    for (framing, message) in
        [("fixed-length:256", &all), ("delimited", &no_newline), ("prefixed", &all)]
    {
        let server = hub.start(&["--framing", framing]);
        let [sender, listener] = join(&server);
        let frame = frames(framing, [message]);
        sender.write(&frame);
        sender.expect(&frame);
        listener.expect(&frame);
    }
}

pub fn a_message_as_long_as_the_limit_is_delivered(hub: &Hub) {
    // The limit that a hub has unless told otherwise, and one that it is told.
    for len in [1024 * 1024, 1000] {
        let fixed = format!("fixed-length:{len}");
        for framing in [&fixed, "delimited", "prefixed"] {
            let max = len.to_string();
            let args = ["--framing", framing, "--max-message-len", &max];
            let said = if len == 1000 { &args[..] } else { &args[..2] };
            let server = hub.start(said);
            let [sender, listener] = join(&server);
            let frame = frames(framing, [vec![b'x'; len]]);
            sender.write(&frame);
            sender.expect(&frame);
            listener.expect(&frame);
        }
    }
}

pub fn peers_come_over_ipv6_too(hub: &Hub) {
    if TcpListener::bind("[::1]:0").is_err() {
        return testkit::skip("this machine has no ::1");
    }
    let server = hub.start_at("[::1]:0", &[]);
    let [sender, listener] = join(&server);
    sender.write("six\n");
    sender.expect("six\n");
    listener.expect("six\n");
}

pub fn a_server_may_be_told_its_address_by_name(hub: &Hub) {
    let server = hub.start_at("localhost:0", &[]);
    let [sender, listener] = join(&server);
    sender.write("name\n");
    sender.expect("name\n");
    listener.expect("name\n");
}
