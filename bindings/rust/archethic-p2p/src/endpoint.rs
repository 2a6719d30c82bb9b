//! Socket addresses as the C ABI has them.

use archethic_p2p_sys::p2p_endpoint;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

pub(crate) const NO_ENDPOINT: p2p_endpoint = p2p_endpoint { family: 0, ip: [0; 16], reserved: 0, port: 0 };

pub(crate) fn to_c(address: SocketAddr) -> p2p_endpoint {
    let mut endpoint = p2p_endpoint { port: address.port(), ..NO_ENDPOINT };
    match address.ip() {
        IpAddr::V4(ip) => {
            endpoint.family = 4;
            endpoint.ip[..4].copy_from_slice(&ip.octets());
        }
        IpAddr::V6(ip) => {
            endpoint.family = 6;
            endpoint.ip = ip.octets();
        }
    }
    endpoint
}

/// None for family 0.
pub(crate) fn from_c(endpoint: &p2p_endpoint) -> Option<SocketAddr> {
    let ip: IpAddr = match endpoint.family {
        4 => Ipv4Addr::new(endpoint.ip[0], endpoint.ip[1], endpoint.ip[2], endpoint.ip[3]).into(),
        6 => Ipv6Addr::from(endpoint.ip).into(),
        _ => return None,
    };
    Some(SocketAddr::new(ip, endpoint.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_the_border() {
        for text in ["127.0.0.1:3002", "[2001:db8::7]:65535"] {
            let address: SocketAddr = text.parse().unwrap();
            assert_eq!(from_c(&to_c(address)), Some(address));
        }
        assert_eq!(from_c(&NO_ENDPOINT), None);
    }
}
