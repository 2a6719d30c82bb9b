#!/usr/bin/env python3
"""Writes the seed corpora that come from the golden vectors.

For each message type: a few vectors, and what became of them when they were damaged. Files are named by what they hold, so
that running it again changes nothing.

Usage: make_corpus.py [ROOT]
"""
import json
import re
import sys
from pathlib import Path

MAX_BYTES = 2000
PER_MESSAGE = 6


def write(folder, name, data):
    (folder / re.sub(r"[^A-Za-z0-9_-]", "_", name)).write_bytes(data)


def message_decoder(vectors, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for section in ("messages", "damaged_messages"):
        taken = {}
        for vector in vectors[section]:
            data = bytes.fromhex(vector["encoded"])
            name = vector["message"]
            if len(data) > MAX_BYTES or taken.get(name, 0) == PER_MESSAGE:
                continue
            taken[name] = taken.get(name, 0) + 1
            case = vector.get("case") or vector["from_case"] + "-" + vector["damage"]
            write(folder, f"{name}-{case}", data)
    for vector in vectors["unknown_ids"]:
        write(folder, "unknown-" + vector["encoded"], bytes.fromhex(vector["encoded"]))


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    vectors = json.loads((root / "tests/vectors/messages.json").read_text(encoding="utf-8"))
    message_decoder(vectors, root / "fuzz/corpus/message_decoder_fuzz")


if __name__ == "__main__":
    main()
