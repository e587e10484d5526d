//! `get_key` and `get_map`: who is registered.

mod common;

use std::{collections::HashMap, io::ErrorKind, net::UdpSocket};

use common::socket;
use selector_multicast::{DefaultSelector, EVENT_READ, EVENT_WRITE, Token};

#[test]
fn the_map_is_empty_at_the_start() {
    let selector = DefaultSelector::<UdpSocket, ()>::new().unwrap();
    assert!(selector.get_map().is_empty());
    assert_eq!(selector.get_map().len(), 0);
    assert_eq!(selector.get_map().keys().next(), None);
}

#[test]
fn the_map_follows_what_is_registered_and_unregistered() {
    let mut selector = DefaultSelector::new().unwrap();
    let first = selector.register(socket(), EVENT_READ, 1).unwrap();
    let second = selector.register(socket(), EVENT_WRITE, 2).unwrap();
    let map = selector.get_map();
    assert_eq!(map.len(), 2);
    assert!(map.contains_key(first) && map.contains_key(second));
    assert_eq!((map[first].data, map[first].events), (1, EVENT_READ));
    let items: HashMap<_, _> =
        map.iter().map(|(token, key)| (token, key.data)).collect();
    assert_eq!(items, HashMap::from([(first, 1), (second, 2)]));
    let mut data: Vec<_> = map.values().map(|key| key.data).collect();
    data.sort_unstable();
    assert_eq!(data, [1, 2]);

    selector.unregister(first).unwrap();
    let map = selector.get_map();
    assert_eq!(map.keys().collect::<Vec<_>>(), [second]);
    assert!(map.get(first).is_none());
}

#[test]
fn an_unknown_token_is_in_no_map_and_has_no_key() {
    let mut selector = DefaultSelector::new().unwrap();
    let token = selector.register(socket(), EVENT_READ, ()).unwrap();
    let unknown = Token::default();
    assert!(selector.get_map().get(unknown).is_none());
    let error = selector.get_key(unknown).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string(), "this token is not registered");
    assert_eq!(selector.get_mut(unknown).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(selector.get_key(token).is_ok());
}

#[test]
fn all_data_can_be_changed_in_one_go() {
    let mut selector = DefaultSelector::new().unwrap();
    let first = selector.register(socket(), EVENT_READ, 1).unwrap();
    let second = selector.register(socket(), EVENT_READ, 2).unwrap();
    let address = selector.get_key(second).unwrap().fileobj.local_addr().unwrap();
    for (token, socket, data) in selector.iter_mut() {
        assert_eq!(token == second, socket.local_addr().unwrap() == address);
        *data += 10;
    }
    assert_eq!(selector.get_key(first).unwrap().data, 11);
    assert_eq!(selector.get_key(second).unwrap().data, 12);
}
