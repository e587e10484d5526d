//! Wrong arguments.

use super::Client;

pub fn several_messages_are_refused(client: &Client) {
    let (_listener, address) = testkit::listen();
    let finished = client.greet([address], &["-m", "again"]);
    finished.assert_fails(2, "give one -m");
    assert_eq!(finished.text(), "");
}

pub fn wrong_arguments_get_exit_status_2_and_a_sentence(client: &Client) {
    for (args, sentence) in [
        (&["7003"][..], "the port is missing"),
        (&["::1:7003"], "in brackets"),
        (&["127.0.0.1:99999"], "0 to 65535"),
        (&["127.0.0.1:7003", "127.0.0.1"], "the port is missing"),
        (&["--framing", "lines"], "fixed-length:N"),
        (
            &["--framing", "one-per-connection"],
            "delimited, prefixed or fixed-length:N",
        ),
        (&["--timeout", "0"], "seconds above 0"),
        (&["--max-message-len", "many"], "--max-message-len"),
        (&["--nonsense"], "--nonsense"),
    ] {
        client.greet([""; 0], args).assert_fails(2, sentence);
    }
}

pub fn help_is_no_failure(client: &Client) {
    let finished = testkit::run(client.command([""; 0], &["--help"]), b"");
    assert_eq!(finished.code, Some(0));
    assert!(finished.text().contains("--timeout"), "{finished:?}");
}
