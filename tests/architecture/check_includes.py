#!/usr/bin/env python3
"""Checks that includes point downwards only.

Every folder of src/ and every public header has a floor. A file may include its own folder, folders of lower floors, and
public headers of its own floor or lower ones; a public header includes public headers only. Libraries that one folder
wraps for all the others are included by that folder alone. No file is longer than 500 lines. The C ABI in capi/ is a host
like any other: it has the public headers only.

Usage: check_includes.py ROOT
"""
import re
import sys
from pathlib import Path

FLOORS = {
    "support": 0,
    "wire": 1, "crypto": 1,
    "types": 2,
    "message": 3, "transport": 3,
    "envelope": 4, "geo": 4, "json": 4,
    "registry": 5, "store": 5,
    "peer": 6,
    "routing": 7,
    "discovery": 8, "address": 8,
    "network": 9,
}
# Include prefix -> the only places that may use it.
CONFINED = {
    "asio": {"src/transport", "include/p2p/asio.hpp"},
    "openssl/": {"src/crypto", "src/transport"},
    "sodium": {"src/crypto"},
    "maxminddb.h": {"src/geo"},
    "curl/": {"src/address"},
    "miniupnpc/": {"src/address"},
    "natpmp.h": {"src/address"},
    "zlib.h": {"src/wire"},
    "nlohmann/": {"src/json"},
}
MAX_LINES = 500
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
HEADER_FLOOR = re.compile(r"^// Floor (\d+)\.")


def source_files(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".hpp", ".cpp", ".h"))


def includes_of(path):
    """(line number, '<' or '"', included path) of each include."""
    text = path.read_text(encoding="utf-8")
    return [(text.count("\n", 0, match.start(2)) + 1, match.group(1), match.group(2)) for match in INCLUDE.finditer(text)]


def folder_of(path, source_root):
    """The folder of src/ that a file belongs to; src/network.cpp belongs to `network`."""
    first = path.relative_to(source_root).parts[0]
    return first.split(".")[0]


class Checker:
    def __init__(self, root):
        self.root = Path(root)
        self.public_root = self.root / "include"
        self.source_root = self.root / "src"
        self.problems = []
        self.header_floors = {}

    def report(self, path, line, text):
        self.problems.append(f"{path.relative_to(self.root)}:{line}: {text}")

    def read_header_floors(self):
        for path in source_files(self.public_root):
            match = HEADER_FLOOR.match(path.read_text(encoding="utf-8"))
            if match:
                self.header_floors[path.relative_to(self.public_root).as_posix()] = int(match.group(1))
            else:
                self.report(path, 1, 'a public header opens with "// Floor N."')

    def check_public_include(self, path, line, name, floor, who):
        """`path` of `floor` includes <p2p/...>."""
        if name not in self.header_floors:
            if not (self.public_root / name).exists():
                self.report(path, line, f"<{name}> does not exist")
        elif self.header_floors[name] > floor:
            self.report(path, line, f"{who} (floor {floor}) includes <{name}> (floor {self.header_floors[name]})")

    def check_confined(self, path, line, name):
        place = path.relative_to(self.root).as_posix()
        for prefix, allowed in CONFINED.items():
            if name.startswith(prefix) and not any(place.startswith(start) for start in allowed):
                self.report(path, line, f"<{name}> is only for {', '.join(sorted(allowed))}")

    def check_length(self, path):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MAX_LINES:
            self.report(path, lines, f"{lines} lines; more than {MAX_LINES} hold two ideas")

    def check_public_headers(self):
        for path in source_files(self.public_root):
            self.check_length(path)
            name = path.relative_to(self.public_root).as_posix()
            for line, kind, included in includes_of(path):
                if kind == '"':
                    self.report(path, line, f'a public header includes "{included}"; only <...> is found by a host')
                elif included.startswith("p2p/"):
                    self.check_public_include(path, line, included, self.header_floors.get(name, 0), "the header")
                else:
                    self.check_confined(path, line, included)

    def check_private_include(self, path, line, name, folder):
        target = name.split("/")[0].split(".")[0]
        if target == folder:
            pass
        elif target not in FLOORS:
            self.report(path, line, f'"{name}" is in no folder of src/; write "folder/file.hpp"')
            return
        elif FLOORS[target] > FLOORS[folder]:
            self.report(path, line, f"{folder} (floor {FLOORS[folder]}) includes {name} (floor {FLOORS[target]})")
        elif FLOORS[target] == FLOORS[folder]:
            self.report(path, line, f"{folder} includes {name}, of another folder on floor {FLOORS[folder]}")
        if not (self.source_root / name).exists():
            self.report(path, line, f'"{name}" does not exist in src/')

    def check_sources(self):
        for path in source_files(self.source_root):
            self.check_length(path)
            folder = folder_of(path, self.source_root)
            if folder not in FLOORS:
                self.report(path, 1, f"the folder {folder} has no floor")
                continue
            for line, kind, included in includes_of(path):
                if kind == '"':
                    self.check_private_include(path, line, included, folder)
                elif included.startswith("p2p/"):
                    self.check_public_include(path, line, included, FLOORS[folder], folder)
                else:
                    self.check_confined(path, line, included)

    def check_examples(self):
        """Examples are what a host can write."""
        for path in source_files(self.root / "examples"):
            for line, kind, included in includes_of(path):
                if kind == '"':
                    self.report(path, line, f'an example includes "{included}"; it has the public headers only')

    def check_capi(self):
        """The C ABI is on the public C++ headers, and its own header on the C standard library alone."""
        root = self.root / "capi"
        for path in source_files(root / "src"):
            self.check_length(path)
            for line, kind, included in includes_of(path):
                if kind == '"' and not (root / "src" / included).exists():
                    self.report(path, line, f'the C ABI includes "{included}"; it has its own and the public headers only')
                elif kind == "<":
                    self.check_confined(path, line, included)
        for path in source_files(root / "include"):
            for line, _, included in includes_of(path):
                if included not in ("stddef.h", "stdint.h"):
                    self.report(path, line, f"the C header includes <{included}>")

    def run(self):
        self.read_header_floors()
        self.check_public_headers()
        self.check_sources()
        self.check_examples()
        self.check_capi()
        return self.problems


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = Checker(sys.argv[1]).run()
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
