#!/usr/bin/env python3
"""Checks that every package names the version of project(VERSION ...) in CMakeLists.txt, where it is written once.

conanfile.py must read it from there; the files of other tools, which cannot, must agree with it.

Usage: check_versions.py ROOT
"""
import re
import sys
from pathlib import Path

# Each match of a pattern is a version; a file without one is wrong, too.
JSON = r'^  "version": "([^"]*)"'
MIX = r'^ *version: "([^"]*)"'
COPIES = [
    ("vcpkg.json", JSON),
    ("packaging/vcpkg/ports/archethic-p2p/vcpkg.json", JSON),
    ("bindings/rust/Cargo.toml", r'^version = "([^"]*)"'),
    ("bindings/rust/Cargo.lock", r'^name = "archethic-p2p(?:-sys)?"\nversion = "([^"]*)"'),
    ("bindings/rust/archethic-p2p/Cargo.toml", r'^archethic-p2p-sys = \{ version = "=([^"]*)"'),
    ("bindings/elixir/mix.exs", MIX),
    ("examples/rust/Cargo.toml", r'^archethic-p2p = \{ version = "([^"]*)"'),
    ("examples/rust/Cargo.lock", r'^name = "archethic-p2p(?:-sys)?"\nversion = "([^"]*)"'),
]


def project_version(root):
    """The version in the root's CMakeLists.txt, or None."""
    match = re.search(r"^project\([^)]*?\bVERSION\s+([0-9.]+)", (root / "CMakeLists.txt").read_text(), re.MULTILINE)
    return match and match.group(1)


def problems(root):
    """A sentence for each file that does not agree."""
    version = project_version(root)
    if version is None:
        return ["CMakeLists.txt: project() has no VERSION"]
    found = []
    for name, pattern in COPIES:
        path = root / name
        if not path.exists():
            found.append(f"{name}: not there")
            continue
        named = re.findall(pattern, path.read_text(), re.MULTILINE)
        if not named:
            found.append(f"{name}: names no version")
        found.extend(f"{name}: {other}, but the project is {version}" for other in named if other != version)
    if re.search(r"^\s*version\s*=\s*[\"']", (root / "conanfile.py").read_text(), re.MULTILINE):
        found.append("conanfile.py: writes the version down instead of reading CMakeLists.txt")
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    found = problems(root)
    print("\n".join(found) if found else f"every package is version {project_version(root)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
