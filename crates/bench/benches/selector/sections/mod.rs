//! The parts of the table.
//!
//! | file | what is measured |
//! |---|---|
//! | `instructions.rs` | what the program itself adds to an echoed message |
//! | `calls.rs` | how often it calls the kernel for an echoed message |
//! | `rate.rs` | echoed messages a second |
//! | `fan_out.rs` | messages a second to everyone |
//! | `memory.rs` | what an idle connection costs |
//! | `broadcast.rs` | one message to many targets |
//! | `contestants.rs` | who takes part |

mod broadcast;
mod calls;
mod contestants;
mod fan_out;
mod instructions;
mod memory;
mod rate;

use std::ffi::OsString;

use bench::{
    Cores, Section, build_release, measure_sections, raise_descriptor_limit,
};

/// What all sections need.
struct Setup {
    cores: Cores,
    descriptors: u64,
    /// Our server in release mode.
    server: OsString,
}

const SECTIONS: [Section<Setup>; 6] = [
    ("instructions", instructions::measure),
    ("calls", calls::measure),
    ("rate", rate::measure),
    ("fan-out", fan_out::measure),
    ("memory", memory::measure),
    ("broadcast", broadcast::measure),
];

/// Measures the sections of these names, or all, and says whether ours is what is
/// asked.
pub(crate) fn measure(wanted: &[OsString]) -> anyhow::Result<bool> {
    measure_sections(wanted, &SECTIONS, prepare)
}

fn prepare() -> anyhow::Result<Setup> {
    let server = build_release("selector-multicast", "selector-server")?;
    let cores = Cores::choose()?;
    let setup = Setup { cores, descriptors: raise_descriptor_limit()?, server };
    setup.cores.run_as_generator()?;
    println!(
        "Messages of 64 bytes, prefixed. 64 x 16: 64 connections, each of them with 16\n\
         messages in flight. One core is the server's, another one the load's."
    );
    if setup.cores.are_shared() {
        println!("Here both share one core: rates mean little.");
    }
    Ok(setup)
}
