# `just` alone lists these recipes. Each is one cargo or python call, so that it
# works the same on Linux, macOS and Windows (there with the `sh` of Git).

set positional-arguments

# List the recipes
[private]
default:
    @just --list --unsorted

# All conversations, both ends in one process, or that of one crate: framing, udp, tcp
[group('see it work')]
demo NAME='all':
    @cargo run --quiet --package cli --example demo -- "$1"

# One example program: `just example` lists them, `just example backlog` runs one
[group('see it work')]
example *NAME:
    @cargo run --quiet --package cli --example example -- "$@"
