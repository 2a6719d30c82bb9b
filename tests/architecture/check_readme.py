#!/usr/bin/env python3
"""Checks that README's first program is the file that is compiled, and short enough.

The block of C++ that follows the marker `<!-- examples/first_program.cpp -->` must equal that file.

Usage: check_readme.py ROOT
"""
import re
import sys
from pathlib import Path

PROGRAM = "examples/first_program.cpp"
MAX_LINES = 40
BLOCK = re.compile(r"<!-- " + re.escape(PROGRAM) + r" -->\n```cpp\n(.*?)```\n", re.DOTALL)


def check(root):
    program = (Path(root) / PROGRAM).read_text(encoding="utf-8")
    match = BLOCK.search((Path(root) / "README.md").read_text(encoding="utf-8"))
    problems = []
    if not match:
        problems.append(f"README.md has no block of C++ behind <!-- {PROGRAM} -->")
    elif match.group(1) != program:
        problems.append(f"README.md's first program differs from {PROGRAM}")
    lines = program.count("\n")
    if lines > MAX_LINES:
        problems.append(f"{PROGRAM} has {lines} lines; a first program has at most {MAX_LINES}")
    return problems


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = check(sys.argv[1])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
