//! Names that stand for addresses, IPv6, and the same target twice.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use testkit::{echo, play, play_on};

use super::{Client, client::assert_report};

pub fn a_target_is_named_as_the_user_wrote_it(client: &Client) {
    let target = play(echo);
    let name = format!("localhost:{}", target.address.port());
    let finished = client.greet([&name], &[]);
    assert_report(&finished, [format!("{name}: delivered")]);
    target.outcome();
}

pub fn a_name_leads_to_a_target_that_listens_on_ipv6_alone(client: &Client) {
    let Some(target) = listen_on_ipv6() else { return };
    let target = play_on(target, echo);
    let name = format!("localhost:{}", target.address.port());
    let addresses: Vec<_> = name.to_socket_addrs().expect("loopback").collect();
    if !addresses.iter().any(SocketAddr::is_ipv6) {
        return testkit::say("skipped: localhost does not stand for ::1 here");
    }
    let finished = client.greet([&name], &[]);
    assert_report(&finished, [format!("{name}: delivered")]);
    target.outcome();
}

pub fn an_ipv6_address_is_written_in_brackets(client: &Client) {
    let Some(target) = listen_on_ipv6() else { return };
    let target = play_on(target, echo);
    let name = target.address.to_string();
    assert!(name.starts_with("[::1]:"));
    assert_report(&client.greet([&name], &[]), [format!("{name}: delivered")]);
    target.outcome();
}

pub fn a_host_that_does_not_exist_is_the_outcome_of_its_target(client: &Client) {
    let [before, behind] = [(); 2].map(|()| play(echo));
    // A label this long can't be a name, so that nobody is asked for it.
    let unknown = format!("{}:7003", "x".repeat(64));
    let targets =
        [before.address.to_string(), unknown.clone(), behind.address.to_string()];
    let finished = client.greet(&targets, &[]);
    let text = finished.text();
    let start = format!("{unknown}: failed: can't find the host ");
    let line = text.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("no failure in {finished:?}"));
    assert!(line.contains("check the name"), "{line}");
    assert_report(
        &finished,
        [
            format!("{}: delivered", before.address),
            line.to_owned(),
            format!("{}: delivered", behind.address),
        ],
    );
}

pub fn the_same_target_twice_gets_the_message_twice(client: &Client) {
    let listener = testkit::listen().0;
    let again = listener.try_clone().expect("a descriptor");
    let targets = [listener, again].map(|listener| play_on(listener, echo));
    let address = targets[0].address;
    let finished = client.greet([address, address], &[]);
    let line = format!("{address}: delivered");
    assert_report(&finished, [&line, &line]);
    targets.into_iter().for_each(testkit::Played::outcome);
}

/// A listener on `::1`, where there is one.
fn listen_on_ipv6() -> Option<TcpListener> {
    let listener = TcpListener::bind("[::1]:0");
    if listener.is_err() {
        testkit::skip("this machine has no ::1");
    }
    listener.ok()
}
