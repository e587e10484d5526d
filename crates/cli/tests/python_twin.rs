//! The crate and `python/cli.py` agree: on what they take, on what they show, and on
//! what they say about the rest.

use std::{fmt::Display, io, path::Path};

use cli::{Address, Messages, Shown, explain_bind, seconds};
use testkit::hex;

#[test]
fn both_show_a_message_in_the_same_way() {
    let mut messages: Vec<_> = (0..=255).map(|byte| vec![byte]).collect();
    messages.extend((0..0x800).filter_map(char::from_u32).map(utf8));
    messages.extend(PIECES.iter().map(|piece| piece.to_vec()));
    messages.extend(Random::new().take(4000));
    check(
        "messages shown",
        messages.iter().map(|message| {
            let job = format!("shown {}", hex(message));
            (job, Shown(message).to_string())
        }),
    );
}

#[test]
fn both_read_the_same_addresses() {
    let hosts = [
        "",
        "127.0.0.1",
        "localhost",
        "a b",
        "caf\u{e9}",
        "::1",
        "[::1]",
        "[::1",
        "::1]",
        "[]",
        "[",
        "]",
        "[[::1]]",
        "[localhost]",
        "[a b]",
        "x[::1]",
    ];
    let ports = [
        "",
        "0",
        "7002",
        "65535",
        "65536",
        "070",
        "0000070",
        "+70",
        "-1",
        "7.0",
        "7_0",
        " 70",
        "70 ",
        "\u{663}",
        "http",
        "99999999999999999999",
    ];
    let addresses =
        hosts.iter().flat_map(|host| ports.map(|port| format!("{host}:{port}")));
    let without_port = hosts.iter().map(ToString::to_string);
    check(
        "addresses",
        addresses.chain(without_port).map(|text| {
            let job = format!("address {}", hex(text.as_bytes()));
            (job, answer(text.parse::<Address>()))
        }),
    );
}

#[test]
fn both_read_the_same_seconds() {
    let texts = [
        "5",
        "0.5",
        "5.",
        ".5",
        ".",
        "+5",
        "-5",
        "1e3",
        "1E-3",
        "1e+1",
        "e1",
        "0x5",
        "",
        "0",
        "-0",
        "0.0",
        "1e-9",
        "1e-10",
        "1e-400",
        "0.1",
        "0.0000000015",
        "1000000",
        "1000000.0000001",
        "1e6",
        "1e7",
        "1e400",
        "nan",
        "inf",
        "infinity",
        "5s",
        " 5",
        "5 ",
        "1_0",
        "1,5",
        "\u{663}",
        "12345.678901234",
    ];
    check(
        "seconds",
        texts.iter().map(|text| {
            let job = format!("seconds {}", hex(text.as_bytes()));
            let read = seconds(text).map(|span| {
                format!("{}.{:09}", span.as_secs(), span.subsec_nanos())
            });
            (job, answer(read))
        }),
    );
}

#[test]
fn both_show_a_span_in_the_same_way() {
    let texts = [
        "1e-9",
        "999e-9",
        "1e-6",
        "1.5e-6",
        "999999e-9",
        "0.001",
        "0.0012345",
        "0.02",
        "0.999999999",
        "1",
        "1.5",
        "5",
        "10",
        "12345.678901234",
        "1000000",
    ];
    check(
        "spans",
        texts.iter().map(|text| {
            let job = format!("span {}", hex(text.as_bytes()));
            // The pipe of a Python on Windows may not carry the character.
            let shown =
                format!("{:?}", seconds(text).unwrap()).replace('\u{b5}', "u");
            (job, shown)
        }),
    );
}

#[test]
fn both_read_the_same_messages_from_stdin() {
    let mut inputs: Vec<Vec<u8>> = [
        &b""[..],
        b"\n",
        b"\n\n",
        b"one",
        b"one\ntwo",
        b"one\ntwo\n",
        b"one\n\ntwo\n",
        b"four\nfour",
        b"four\nfive!\nsix\n",
        b"four\nfive!",
        b"\xff\r\n\0\r\r\n\r",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    inputs.extend(Random::new().take(1000));
    // More than is read at once.
    inputs.push(Random::new().take(20_000).collect::<Vec<_>>().concat());
    check(
        "inputs",
        inputs.iter().flat_map(|input| {
            [0, 4, 1000].map(|max_len| {
                let job = format!("lines {} {max_len}", hex(input));
                (job, lines(input, max_len))
            })
        }),
    );
}

#[test]
fn both_say_the_same_when_an_address_cannot_be_had() {
    use io::ErrorKind::*;
    let mut expected = Vec::new();
    for address in ["127.0.0.1:80", "127.0.0.1:1023", "[::1]:0"] {
        for (name, kind) in [
            ("EADDRINUSE", AddrInUse),
            ("EADDRNOTAVAIL", AddrNotAvailable),
            ("EACCES", PermissionDenied),
        ] {
            let job = format!("bind {} {name}", hex(address.as_bytes()));
            let error = explain_bind(address.parse().unwrap(), kind.into());
            assert_eq!(error.kind(), kind);
            expected.push((job, error.to_string()));
        }
    }
    check("sentences", expected);
}

fn check(what: &str, expected: impl IntoIterator<Item = (String, String)>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/answer.py");
    let expected: Vec<_> = expected.into_iter().collect();
    testkit::compare_with_python(script, &format!("cli: {what}"), &expected);
}

fn answer(read: Result<impl Display, impl Display>) -> String {
    match read {
        Ok(value) => value.to_string(),
        Err(error) => format!("! {error}"),
    }
}

/// The lines of `input`, and after each whether the next one is there already.
fn lines(input: &[u8], max_len: usize) -> String {
    let mut messages = Messages::lines(input, max_len);
    let mut answer = Vec::new();
    loop {
        match messages.next_message() {
            Ok(Some(message)) => answer.push(hex(&message)),
            Ok(None) => break,
            Err(error) => {
                answer.push(format!("! {error}"));
                break;
            }
        }
        let next = if messages.is_ready() { "more" } else { "wait" };
        answer.push(next.to_owned());
    }
    answer.join(" ")
}

fn utf8(character: char) -> Vec<u8> {
    character.to_string().into_bytes()
}

/// What messages are put together from: characters of each length, control
/// characters, and bytes that are almost UTF-8.
const PIECES: [&[u8]; 24] = [
    b"one",
    b"\\",
    b"\t",
    b"\n",
    b"\r",
    b"\x1b[2J",
    b"\x7f",
    "\u{80}\u{85}\u{9f}\u{a0}".as_bytes(),
    "\u{e9}".as_bytes(),
    "\u{7ff}\u{800}".as_bytes(),
    "\u{2028}\u{202e}\u{feff}\u{fffd}\u{ffff}".as_bytes(),
    "\u{10000}\u{1f600}\u{10ffff}".as_bytes(),
    // Cut short.
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f\x98",
    // Without a start.
    b"\x80",
    b"\xbf\xbf",
    // Longer than need be.
    b"\xc0\x80",
    b"\xe0\x80\x80",
    b"\xf0\x80\x80\x80",
    // Half a pair of UTF-16, and more than the last character.
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xff\xfe",
];

/// Messages of up to seven pieces or single bytes, the same ones in every run.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(1)
    }

    fn below(&mut self, limit: u64) -> usize {
        // Knuth's generator; its high bits are the good ones.
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        usize::try_from((self.0 >> 33) % limit).expect("a small number")
    }
}

impl Iterator for Random {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut message = Vec::new();
        for _ in 0..self.below(8) {
            let piece = self.below(32);
            match PIECES.get(piece) {
                Some(piece) => message.extend_from_slice(piece),
                None => message.push(self.below(256).to_le_bytes()[0]),
            }
        }
        Some(message)
    }
}
