//! The same over IPv6.

mod common;

use common::{has_ipv6, run_client, start_server_at};

#[test]
fn a_client_reaches_a_server_on_ipv6() {
    if has_ipv6() {
        let server = start_server_at("[::1]:0", &[]);
        assert!(server.address.is_ipv6());
        run_client(server.address, &["-m", "hello"], b"").assert_prints("hello\n");
    }
}
