//! `host:port` as a user writes it, and the socket addresses that it stands for.

use std::{
    error::Error,
    fmt, io,
    net::{SocketAddr, ToSocketAddrs},
    str::FromStr,
};

/// Where a server is: an IPv4 address, an IPv6 address in brackets, or a name, and
/// a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// All addresses that the host resolves to, in the resolver's order. Blocks.
    ///
    /// # Errors
    ///
    /// The host is not known; the sentence names it.
    pub fn resolve(&self) -> io::Result<Vec<SocketAddr>> {
        let Self { host, port } = self;
        match (host.as_str(), *port).to_socket_addrs() {
            Ok(addresses) => Ok(addresses.collect()),
            Err(error) => Err(io::Error::new(
                error.kind(),
                format!("can't find the host `{host}`: check the name ({error})"),
            )),
        }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self { host: address.ip().to_string(), port: address.port() }
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = text
            .rsplit_once(':')
            // The last colon of `[::1]` is not the port's.
            .filter(|(_, port)| !port.ends_with(']'))
            .ok_or(ParseAddressError::NoPort)?;
        let bracketed =
            host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        if bracketed.is_none() && host.contains(':') {
            return Err(ParseAddressError::NoBrackets);
        }
        let host = bracketed.unwrap_or(host);
        if host.is_empty() {
            return Err(ParseAddressError::NoHost);
        }
        let port = port.parse().map_err(|_| ParseAddressError::Port)?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}")
        } else {
            write!(f, "{host}:{port}")
        }
    }
}

/// Why a text is no address; each sentence says what to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseAddressError {
    /// No colon behind the host.
    NoPort,
    /// Nothing before the colon.
    NoHost,
    /// A colon in the host.
    NoBrackets,
    /// Not a number of 16 bits behind the colon.
    Port,
}

impl fmt::Display for ParseAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPort => {
                "the port is missing: write host:port, as in 127.0.0.1:7002"
            }
            Self::NoHost => {
                "the host is missing: write host:port, as in 127.0.0.1:7002"
            }
            Self::NoBrackets => {
                "write an IPv6 address in brackets, as in [::1]:7002"
            }
            Self::Port => {
                "the port is a number from 0 to 65535, as in 127.0.0.1:7002"
            }
        })
    }
}

impl Error for ParseAddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["127.0.0.1:0", "[::1]:7002", "localhost:65535"] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn each_wrong_address_gets_its_own_sentence() {
        for (text, error) in [
            ("7002", ParseAddressError::NoPort),
            (":7002", ParseAddressError::NoHost),
            ("::1:7002", ParseAddressError::NoBrackets),
            ("localhost:", ParseAddressError::Port),
            ("localhost:65536", ParseAddressError::Port),
            ("[::1]", ParseAddressError::NoPort),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_name_resolves_to_loopback() {
        let address: Address = "localhost:7002".parse().unwrap();
        let addresses = address.resolve().unwrap();
        assert!(!addresses.is_empty());
        assert!(addresses.iter().all(|address| address.ip().is_loopback()));
    }
}
