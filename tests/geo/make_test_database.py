#!/usr/bin/env python3
"""Writes the small MaxMind databases that the tests use, or checks that those at hand are what it would write.

A writer of the MaxMind DB format 2.0, as far as that needs: a search tree with 24-bit records, the data section, the
metadata. All addresses are of ranges for documentation, shared address space, or loopback; what is said of them is made
up.

Usage: make_test_database.py [--check] DIRECTORY
"""
import ipaddress
import math
import struct
import sys
from pathlib import Path

BUILD_EPOCH = 1_750_000_000  # fixed, so that the same files come out every time
METADATA_MARKER = b"\xab\xcd\xefMaxMind.com"
SEPARATOR = bytes(16)

POINTER, TEXT, DOUBLE, UINT16, UINT32, MAP, UINT64, ARRAY, FLOAT = 1, 2, 3, 5, 6, 7, 9, 11, 15
FIRST_EXTENDED = 8


# Values that are equal are written once: their representation tells their type, too.
class Double(float):
    def __repr__(self):
        return f"Double({super().__repr__()})"


class Float(float):
    def __repr__(self):
        return f"Float({super().__repr__()})"


class Uint(int):
    def __new__(cls, kind, value):
        made = super().__new__(cls, value)
        made.kind = kind
        return made

    def __repr__(self):
        return f"Uint({self.kind}, {super().__repr__()})"


def control(kind, size):
    """The control byte, with what of type and size does not fit in it."""
    if size < 29:
        low, rest = size, b""
    elif size < 29 + 256:
        low, rest = 29, bytes([size - 29])
    else:
        low, rest = 30, struct.pack(">H", size - 29 - 256)
    if kind < FIRST_EXTENDED:
        return bytes([kind << 5 | low]) + rest
    return bytes([low, kind - 7]) + rest


def pointer(offset):
    """Up to 2048, or up to 2048 + 2**19: the value of the shorter form counts for the longer one."""
    if offset < 2048:
        return bytes([POINTER << 5 | offset >> 8, offset & 0xFF])
    offset -= 2048
    return bytes([POINTER << 5 | 1 << 3 | offset >> 16, offset >> 8 & 0xFF, offset & 0xFF])


class DataSection:
    """Values one behind another; one that has been written before is a pointer to its first place."""

    def __init__(self, with_pointers=True):
        self.bytes = bytearray()
        self.places = {}
        self.with_pointers = with_pointers

    def add(self, value):
        """The place of the value, which is written in full unless it is there already."""
        key = repr(value)
        if key not in self.places:
            place = len(self.bytes)
            self.write_in_full(value)
            self.places[key] = place
        return self.places[key]

    def write(self, value):
        """The value, or a pointer to it where that is shorter."""
        key = repr(value)
        worth_it = isinstance(value, dict) or isinstance(value, str) and len(value) > 3
        if self.with_pointers and worth_it and key in self.places:
            self.bytes += pointer(self.places[key])
            return
        self.places.setdefault(key, len(self.bytes))
        self.write_in_full(value)

    def write_in_full(self, value):
        if isinstance(value, dict):
            self.bytes += control(MAP, len(value))
            for name, member in value.items():
                self.write(name)
                self.write(member)
        elif isinstance(value, list):
            self.bytes += control(ARRAY, len(value))
            for element in value:
                self.write(element)
        elif isinstance(value, str):
            text = value.encode()
            self.bytes += control(TEXT, len(text)) + text
        elif isinstance(value, Float):
            self.bytes += control(FLOAT, 4) + struct.pack(">f", value)
        elif isinstance(value, Double):
            self.bytes += control(DOUBLE, 8) + struct.pack(">d", value)
        elif isinstance(value, Uint):
            size = (value.bit_length() + 7) // 8
            self.bytes += control(value.kind, size) + value.to_bytes(size, "big")
        else:
            raise TypeError(f"{value!r} has no form in the file")


class Tree:
    """The bits of the networks' prefixes; a leaf is the place of a record in the data section."""

    def __init__(self, ip_version):
        self.ip_version = ip_version
        self.nodes = [[None, None]]

    def bits(self, network):
        """IPv4 networks are below ::/96 in a tree for IPv6."""
        size = network.max_prefixlen
        padding = 96 if size == 32 and self.ip_version == 6 else 0
        address = int(network.network_address)
        return padding * [0] + [address >> size - 1 - i & 1 for i in range(network.prefixlen)]

    def insert(self, network, place):
        *path, last = self.bits(network)
        node = self.nodes[0]
        for bit in path:
            if node[bit] is None:
                node[bit] = len(self.nodes)
                self.nodes.append([None, None])
            assert isinstance(node[bit], int), f"{network} is inside another network"
            node = self.nodes[node[bit]]
        assert node[last] is None, f"{network} is there already"
        node[last] = ("data", place)

    def to_bytes(self):
        count = len(self.nodes)

        def record(target):
            if target is None:
                return count
            return target if isinstance(target, int) else count + len(SEPARATOR) + target[1]

        return b"".join(record(target).to_bytes(3, "big") for node in self.nodes for target in node)


def database(database_type, ip_version, networks):
    data = DataSection()
    tree = Tree(ip_version)
    for network, record in networks.items():
        tree.insert(ipaddress.ip_network(network), data.add(record))
    metadata = DataSection(with_pointers=False)
    metadata.write_in_full({
        "binary_format_major_version": Uint(UINT16, 2),
        "binary_format_minor_version": Uint(UINT16, 0),
        "build_epoch": Uint(UINT64, BUILD_EPOCH),
        "database_type": database_type,
        "description": {"en": "Made-up places for tests"},
        "ip_version": Uint(UINT16, ip_version),
        "languages": ["en"],
        "node_count": Uint(UINT32, len(tree.nodes)),
        "record_size": Uint(UINT16, 24),
    })
    return tree.to_bytes() + SEPARATOR + bytes(data.bytes) + METADATA_MARKER + bytes(metadata.bytes)


def location(latitude, longitude, number=Double):
    return {"accuracy_radius": Uint(UINT16, 20), "latitude": number(latitude), "longitude": number(longitude)}


def country(code, name):
    return {"iso_code": code, "names": {"de": name + " (de)", "en": name}}


def city(name):
    return {"geoname_id": Uint(UINT32, 2_988_507), "names": {"en": name, "ja": name + " (ja)"}}


def place(name, code, country_name, latitude, longitude):
    return {"city": city(name), "country": country(code, country_name), "location": location(latitude, longitude)}


FRANCE = country("FR", "France")
PARIS = place("Paris", "FR", "France", 48.8582, 2.3387)

# Nodes of tests and demonstrations that run on one machine.
LOOPBACK = [
    place("New York", "US", "United States", 40.7128, -74.006),
    place("Los Angeles", "US", "United States", 34.0522, -118.2437),
    place("Sao Paulo", "BR", "Brazil", -23.5505, -46.6333),
    place("London", "GB", "United Kingdom", 51.5074, -0.1278),
    place("Frankfurt", "DE", "Germany", 50.1109, 8.6821),
    place("Lagos", "NG", "Nigeria", 6.5244, 3.3792),
    place("Cape Town", "ZA", "South Africa", -33.9249, 18.4241),
    place("Dubai", "AE", "United Arab Emirates", 25.2048, 55.2708),
    place("Mumbai", "IN", "India", 19.076, 72.8777),
    place("Singapore", "SG", "Singapore", 1.3521, 103.8198),
    place("Tokyo", "JP", "Japan", 35.6762, 139.6503),
    place("Sydney", "AU", "Australia", -33.8688, 151.2093),
]

CITY = {
    "203.0.113.0/24": PARIS,
    "198.51.100.0/26": {"country": FRANCE, "location": location(48.8582, 2.3387)},
    "198.51.100.64/26": {"city": city("Lyon"), "country": FRANCE},
    "198.51.100.128/26": {"city": city("Lyon"), "country": FRANCE, "location": {"latitude": Double(45.7485)}},
    "198.51.100.192/26": {"location": location(0.0, 0.0)},
    "192.0.2.0/25": {"city": {"names": {"de": "Mailand"}}, "country": {"iso_code": "IT"},
                     "location": location(45.5, 9.25, Float)},
    "192.0.2.128/25": {},
    "2001:db8:1::/48": place("Tokyo", "JP", "Japan", 35.6762, 139.6503),
    "2001:db8:2::/48": PARIS,
    # Damaged ones: wrong types, and places that are nowhere.
    "100.64.0.0/32": "no map",
    "100.64.0.1/32": {"location": "no map"},
    "100.64.0.2/32": {"location": {"latitude": "48.8582", "longitude": Double(2.3387)}},
    "100.64.0.3/32": {"location": {"latitude": Double(48.8582), "longitude": Uint(UINT16, 2)}},
    "100.64.0.4/32": {"location": location(90.5, 2.3387)},
    "100.64.0.5/32": {"location": location(math.nan, 2.3387)},
    "100.64.0.6/32": {"city": {"names": {"en": Uint(UINT32, 7)}}, "location": location(48.8582, 2.3387)},
    "100.64.0.7/32": {"country": {"iso_code": ["FR"]}},
    **{f"127.0.0.{2 + i}/32": record for i, record in enumerate(LOOPBACK)},
}

FILES = {
    "test-city.mmdb": ("Test-City", 6, CITY),
    # For replacing the first one: another place for the same address, and no IPv6.
    "test-city-ipv4.mmdb": ("Test-City", 4, {"203.0.113.0/24": place("Berlin", "DE", "Germany", 52.52, 13.405)}),
    "test-asn.mmdb": ("Test-ASN", 4, {"203.0.113.0/24": {"autonomous_system_number": Uint(UINT32, 64_496)}}),
}


def main():
    arguments = sys.argv[1:]
    check = arguments[:1] == ["--check"]
    if len(arguments) != 1 + check:
        sys.exit(__doc__)
    directory = Path(arguments[-1])
    differing = []
    for name, contents in FILES.items():
        made = database(*contents)
        if not check:
            (directory / name).write_bytes(made)
        elif (directory / name).read_bytes() != made:
            differing.append(name)
    for name in differing:
        print(f"{name} is not what {Path(__file__).name} writes")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
