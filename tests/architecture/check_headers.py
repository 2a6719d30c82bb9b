#!/usr/bin/env python3
"""Checks that each public header compiles alone, without a warning, and brings no private dependency along.

The second part reads the compiler's own list of the files that it opened: all libraries share /usr/include, so that a
header which compiles proves nothing. Only <p2p/asio.hpp> may open Asio's headers.

Usage: check_headers.py --compiler CXX [--flag FLAG]... INCLUDE_DIR
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
PRIVATE = {
    "Asio": re.compile(r"/asio(\.hpp$|/)"),
    "OpenSSL": re.compile(r"/openssl/"),
    "fmt": re.compile(r"/fmt/"),
    "libsodium": re.compile(r"/sodium(\.h$|/)"),
    "libcurl": re.compile(r"/curl/"),
    "miniupnpc": re.compile(r"/miniupnpc/"),
    "libnatpmp": re.compile(r"/natpmp\.h$"),
    "maxminddb": re.compile(r"/maxminddb"),
    "nlohmann-json": re.compile(r"/nlohmann/"),
}
ASIO_HEADER = "p2p/asio.hpp"


def dependencies(text):
    """The files named by a make rule; backslashes escape spaces and line ends."""
    text = text.replace("\\\n", " ")
    return [word.replace("\\ ", " ") for word in re.findall(r"(?:\\ |\S)+", text)][1:]


def private_dependencies(header, opened, include_dir):
    """Names of the private libraries among the files that the compiler opened for `header`."""
    found = []
    for library, pattern in PRIVATE.items():
        if library == "Asio" and header == ASIO_HEADER:
            continue
        outside = (path for path in opened if include_dir not in Path(path).parents)
        example = next((path for path in outside if pattern.search(path)), None)
        if example:
            found.append(f"{library} ({example})")
    return found


def check(compiler, flags, include_dir, header):
    """Problems of one header, as text."""
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder) / "alone.cpp"
        rule = Path(folder) / "alone.d"
        unit.write_text(f"#include <{header}>\n#include <{header}>\n", encoding="utf-8")
        command = [compiler, *FLAGS, *flags, f"-I{include_dir}", "-MD", "-MF", str(rule), str(unit)]
        if header == ASIO_HEADER:
            command.append("-DASIO_STANDALONE")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return [f"<{header}> does not compile alone:\n{done.stderr}"]
        opened = dependencies(rule.read_text(encoding="utf-8"))
        if not any(Path(path) == include_dir / header for path in opened):
            return [f"<{header}>: the compiler's dependency list does not even name the header itself"]
        return [f"<{header}> brings in {library}" for library in private_dependencies(header, opened, include_dir)]


def check_all(compiler, flags, include_dir):
    include_dir = Path(include_dir).resolve()
    headers = sorted(path.relative_to(include_dir).as_posix() for path in include_dir.rglob("*.hpp"))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        problems = list(pool.map(lambda header: check(compiler, flags, include_dir, header), headers))
    return headers, [problem for group in problems for problem in group]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--flag", action="append", default=[])
    parser.add_argument("include_dir")
    arguments = parser.parse_args()
    headers, problems = check_all(arguments.compiler, arguments.flag, arguments.include_dir)
    for problem in problems:
        print(problem)
    print(f"{len(headers)} headers, {len(problems)} problems")
    return 1 if problems or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
