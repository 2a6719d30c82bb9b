#!/usr/bin/env python3
"""Checks that the C ABI is the recorded one: its structs byte by byte, its constants, its exported functions.

The header is read for what it declares, and the C compiler (as C11, -Wpedantic) says where it lies. The record is a text
file that names its ABI version. A change fails unless the version of the header is a later one: then it fails until it is
recorded, and a new minor version may only add.

Usage: check_abi.py [--record] --compiler CC --header p2p.h --library libarchethic-p2p-c.so RECORD
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRUCT = re.compile(r"typedef struct (\w+) \{(.*?)\n\} \1;", re.DOTALL)
ENUM = re.compile(r"enum \{(.*?)\};", re.DOTALL)
MEMBER = re.compile(r"(?:\(\*(\w+)\)\([^;]*\)|(\w+)(?:\[\w+\])?);")
FUNCTION = re.compile(r"P2P_API [\w* ]+?\**(p2p_\w+)\(")
VERSION = re.compile(r"#define P2P_ABI_(MAJOR|MINOR) (\d+)")


class AbiChanged(Exception):
    """The ABI is not the recorded one."""


def declared(header):
    """(version, {struct: [member]}, [constant], [function]) of the header's text."""
    numbers = dict(VERSION.findall(header))
    text = COMMENT.sub("", header)
    structs = {name: [one or other for one, other in MEMBER.findall(body)] for name, body in STRUCT.findall(text)}
    constants = [name for body in ENUM.findall(text) for name in re.findall(r"\b(P2P_\w+)\b(?=\s*=)", body)]
    return (int(numbers["MAJOR"]), int(numbers["MINOR"])), structs, constants, sorted(FUNCTION.findall(text))


def layout_program(structs, constants):
    """A C program that prints a line for each struct, member and constant."""
    lines = ["#include <p2p/p2p.h>", "#include <stddef.h>", "#include <stdio.h>", "int main(void) {"]
    for name, members in structs.items():
        lines.append(f'  printf("struct {name}: %zu bytes\\n", sizeof({name}));')
        for member in members:
            place = f"offsetof({name}, {member}), sizeof((({name}*)0)->{member})"
            lines.append(f'  printf("member {name}.{member}: at %zu, %zu bytes\\n", {place});')
    for name in constants:
        lines.append(f'  printf("constant {name} = %lld\\n", (long long)({name}));')
    return "\n".join([*lines, "  return 0;", "}", ""])


def run_layout_program(compiler, header, program):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "layout.c"
        binary = Path(folder) / "layout"
        source.write_text(program, encoding="utf-8")
        flags = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{Path(header).parent.parent}"]
        subprocess.run([compiler, *flags, str(source), "-o", str(binary)], check=True)
        return subprocess.run([str(binary)], check=True, capture_output=True, text=True).stdout.splitlines()


def exported_functions(library):
    done = subprocess.run(["nm", "--dynamic", "--defined-only", library], check=True, capture_output=True, text=True)
    names = [line.split()[-1].split("@")[0] for line in done.stdout.splitlines()]
    return sorted(name for name in names if name != "P2P_1")


def compare(version, facts, recorded_version, recorded_facts):
    """Raises AbiChanged unless the facts are the recorded ones."""
    if version == recorded_version:
        gone = [fact for fact in recorded_facts if fact not in facts]
        new = [fact for fact in facts if fact not in recorded_facts]
        if gone or new:
            changes = [*(f"- {fact}" for fact in gone), *(f"+ {fact}" for fact in new)]
            raise AbiChanged("the ABI changed without a new version:\n" + "\n".join(changes))
        return
    if version < recorded_version:
        raise AbiChanged(f"the header's version {version} is earlier than the record's {recorded_version}")
    if version[0] == recorded_version[0]:
        # A struct may grow at its end: its own size is the one fact of a minor version that may change.
        gone = [fact for fact in recorded_facts if fact not in facts and not fact.startswith("struct ")]
        if gone:
            raise AbiChanged("a minor version may only add:\n" + "\n".join(f"- {fact}" for fact in gone))
    raise AbiChanged("a new version: run check_abi.py with --record")


def read_record(path):
    first, *facts = Path(path).read_text(encoding="utf-8").splitlines()
    major, minor = re.fullmatch(r"ABI (\d+)\.(\d+)", first).groups()
    return (int(major), int(minor)), facts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--header", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("record_file")
    arguments = parser.parse_args()

    version, structs, constants, functions = declared(Path(arguments.header).read_text(encoding="utf-8"))
    exported = exported_functions(arguments.library)
    if exported != functions:
        print("declared and not exported:", sorted(set(functions) - set(exported)))
        print("exported and not declared:", sorted(set(exported) - set(functions)))
        return 1
    program = layout_program(structs, constants)
    facts = [*run_layout_program(arguments.compiler, arguments.header, program), *(f"function {name}" for name in functions)]
    if arguments.record:
        text = "\n".join([f"ABI {version[0]}.{version[1]}", *facts, ""])
        Path(arguments.record_file).write_text(text, encoding="utf-8")
        return 0
    try:
        compare(version, facts, *read_record(arguments.record_file))
    except AbiChanged as changed:
        print(changed)
        return 1
    print(f"ABI {version[0]}.{version[1]}: {len(structs)} structs, {len(constants)} constants, {len(functions)} functions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
