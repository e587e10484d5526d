# Teaching demos for network programming in Rust. `just` alone lists what there is.
#
# Each recipe is one call of cargo, of python or of just, so that it does the same on
# Linux, macOS and Windows (there with the `sh` that comes with Git). `exec` puts the
# program in the place of the shell, and `[continue]` tells just too, that Ctrl-C is the
# program's to answer.

set positional-arguments := true

python := if os_family() == "windows" { "python" } else { "python3" }

[private]
default:
    @{{ quote(just_executable()) }} --list --unsorted

# Whole conversations, all ends in one program: all, framing, udp, tcp, selector or threadpool
[group('see it work')]
[no-exit-message]
demo NAME='all' *ARGS:
    @name="$1" && shift && exec {{ quote(just_executable()) }} "demo-$name" "$@"

[private]
demo-all: demo-framing demo-udp demo-tcp demo-selector demo-threadpool

[private]
[no-exit-message]
demo-framing *ARGS:
    @exec cargo run --quiet --package framing --example frames -- "$@"

[private]
[no-exit-message]
demo-udp:
    @exec cargo run --quiet --package udp-demo --example demo_udp

[private]
[no-exit-message]
demo-tcp:
    @exec cargo run --quiet --package tcp-demo --example demo_tcp

[private]
[no-exit-message]
demo-selector:
    @exec cargo run --quiet --package selector-multicast --example demo_selector

[private]
[no-exit-message]
demo-threadpool:
    @exec cargo run --quiet --package threadpool-multicast --example demo_threadpool

# One small program, for one call of the socket API: `just example backlog`
[group('see it work')]
[no-exit-message]
example NAME:
    @exec cargo run --quiet --example "$1"

# The names of all examples, and what each one shows
[group('see it work')]
examples:
    @grep -m 1 --exclude='pitfall_*' '^//!' crates/*/examples/*.rs | sed 's|^.*/\(.*\)\.rs://!|\1:|'

# The names of all pitfalls and what each one refutes; `--names` for the names alone
[group('see it work')]
[no-exit-message]
pitfalls *ARGS:
    @exec cargo run --quiet --package testkit --bin pitfalls -- "$@"

# A false belief, what really happens, and the same done right: `just pitfall one_send_one_receive`
[group('see it work')]
[no-exit-message]
pitfall NAME:
    @exec cargo run --quiet --example "pitfall_$1"

# Builds the book in docs/ with mdBook, which it installs when it is missing; `--open` shows it
[group('see it work')]
[no-exit-message]
book *ARGS:
    @exec cargo run --quiet --package book -- "$@"

# Answers each datagram to its sender, until Ctrl-C
[group('two terminals: UDP')]
[continue]
[no-exit-message]
udp-server *ARGS:
    @exec cargo run --quiet --package udp-demo --bin udp-server -- "$@"

# Sends datagrams and prints the answers: `just udp-client -m hello`
[group('two terminals: UDP')]
[no-exit-message]
udp-client *ARGS:
    @exec cargo run --quiet --package udp-demo --bin udp-client -- "$@"

# The same server in Python
[group('two terminals: UDP')]
[continue]
[no-exit-message]
udp-server-py *ARGS:
    @exec {{ python }} crates/udp-demo/python/server.py "$@"

# The same client in Python
[group('two terminals: UDP')]
[no-exit-message]
udp-client-py *ARGS:
    @exec {{ python }} crates/udp-demo/python/client.py "$@"

# Answers each message, one client at a time, until Ctrl-C
[group('two terminals: TCP')]
[continue]
[no-exit-message]
tcp-server *ARGS:
    @exec cargo run --quiet --package tcp-demo --bin tcp-server -- "$@"

# Sends messages and prints the replies: `just tcp-client -m hello --framing prefixed`
[group('two terminals: TCP')]
[no-exit-message]
tcp-client *ARGS:
    @exec cargo run --quiet --package tcp-demo --bin tcp-client -- "$@"

# The same server in Python
[group('two terminals: TCP')]
[continue]
[no-exit-message]
tcp-server-py *ARGS:
    @exec {{ python }} crates/tcp-demo/python/server.py "$@"

# The same client in Python
[group('two terminals: TCP')]
[no-exit-message]
tcp-client-py *ARGS:
    @exec {{ python }} crates/tcp-demo/python/client.py "$@"

# Carries each message to everyone, all peers on one thread, until Ctrl-C
[group('three terminals: multicasting on one thread')]
[continue]
[no-exit-message]
selector-server *ARGS:
    @exec cargo run --quiet --package selector-multicast --bin selector-server -- "$@"

# Sends messages to every target: `just selector-client -m hello --once`
[group('three terminals: multicasting on one thread')]
[no-exit-message]
selector-client *ARGS:
    @exec cargo run --quiet --package selector-multicast --bin selector-client -- "$@"

# The same server in Python
[group('three terminals: multicasting on one thread')]
[continue]
[no-exit-message]
selector-server-py *ARGS:
    @exec {{ python }} crates/selector-multicast/python/server.py "$@"

# The same client in Python
[group('three terminals: multicasting on one thread')]
[no-exit-message]
selector-client-py *ARGS:
    @exec {{ python }} crates/selector-multicast/python/client.py "$@"

# Carries each message to everyone, a worker for each peer, until Ctrl-C
[group('three terminals: multicasting with a thread pool')]
[continue]
[no-exit-message]
threadpool-server *ARGS:
    @exec cargo run --quiet --package threadpool-multicast --bin threadpool-server -- "$@"

# Sends one message to every target: `just threadpool-client -m hello`
[group('three terminals: multicasting with a thread pool')]
[no-exit-message]
threadpool-client *ARGS:
    @exec cargo run --quiet --package threadpool-multicast --bin threadpool-client -- "$@"

# The same server in Python
[group('three terminals: multicasting with a thread pool')]
[continue]
[no-exit-message]
threadpool-server-py *ARGS:
    @exec {{ python }} crates/threadpool-multicast/python/server.py "$@"

# The same client in Python
[group('three terminals: multicasting with a thread pool')]
[no-exit-message]
threadpool-client-py *ARGS:
    @exec {{ python }} crates/threadpool-multicast/python/client.py "$@"

# All tests, the Python twins and `nc` included where they are installed
[group('check')]
test *ARGS:
    @cargo test --quiet "$@"

# Formatting, clippy and rustdoc, with warnings denied
[group('check')]
lint: lint-fmt lint-clippy lint-doc

[private]
lint-fmt:
    cargo fmt --all --check

[private]
lint-clippy:
    cargo clippy --quiet --workspace --all-targets -- --deny warnings

[private]
[env("RUSTDOCFLAGS", "--deny warnings")]
lint-doc:
    cargo doc --quiet --workspace --no-deps --document-private-items

# Keeps what the demos and pitfalls print today, all or those named, in docs/transcripts
[group('check')]
[no-exit-message]
transcripts *NAMES:
    @exec cargo run --quiet --package testkit --bin transcripts -- "$@"

# What is checked before a change goes in: lint, test, demo
[group('check')]
ci: lint test demo

# Speed, beside the libraries of the field: framing, selector or threadpool; fails if one misses its target. And hubs: these two, with a slow client
[group('check')]
bench NAME='framing' *PARTS:
    @name="$1" && shift && exec cargo bench --quiet --package bench --bench "$name" -- "$@"
