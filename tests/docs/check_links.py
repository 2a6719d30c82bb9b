#!/usr/bin/env python3
"""Checks the links of all Markdown files: a relative link names a file or folder that exists, an anchor a heading of it.

Links to other sites are not followed. Code is not looked at.

Usage: check_links.py ROOT
"""
import re
import sys
from pathlib import Path

LEFT_OUT = {".git", "build"}
FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^\s)>]*)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def anchors(text):
    found = {}
    for heading in HEADING.findall(FENCED.sub("", text)):
        name = slug(heading)
        found[name] = found.get(name, -1) + 1
    return {f"{name}-{number}" if number else name for name, last in found.items() for number in range(last + 1)}


def links(text):
    return LINK.findall(CODE.sub("", FENCED.sub("", text)))


def problem_of(link, file, root):
    """What is wrong with a link, or None."""
    if ELSEWHERE.match(link):
        return None
    path, _, anchor = link.partition("#")
    target = (file.parent / path).resolve() if path else file
    if root not in (target, *target.parents):
        return "leads out of the repository"
    if not target.exists():
        return "does not exist"
    if anchor and (target.suffix != ".md" or anchor not in anchors(target.read_text(encoding="utf-8"))):
        return "has no such heading"
    return None


def files(root):
    found = (path for path in root.rglob("*.md") if not LEFT_OUT & set(path.relative_to(root).parts))
    return sorted(path for path in found if path.is_file())


def check(root):
    root = Path(root).resolve()
    found = []
    for file in files(root):
        for link in links(file.read_text(encoding="utf-8")):
            if problem := problem_of(link, file, root):
                found.append(f"{file.relative_to(root)}: {link} {problem}")
    return found


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
