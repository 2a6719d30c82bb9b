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

MAX_BYTES = 1000
PER_MESSAGE = 2


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


def envelope(vectors, folder):
    """The first byte says what follows (envelope_fuzz.cpp): 0 a whole envelope, from 4 on a message to be sealed."""
    folder.mkdir(parents=True, exist_ok=True)
    for vector in vectors["cases"]:
        data = bytes.fromhex(vector["envelop"])
        if len(data) > MAX_BYTES:
            continue
        mode = "encrypted" if vector["encrypted"] else "plain"
        name = f'{vector["message"]}-{vector["sender_curve"]}-{vector["recipient_curve"]}-{mode}'
        write(folder, name, b"\x00" + data)
        for choice in (4, 7, 13, 254):
            write(folder, f'{vector["message"]}-sealed-{choice}', bytes([choice]) + bytes.fromhex(vector["encoded_message"]))
    for vector in vectors["invalid"]:
        write(folder, "invalid-" + vector["name"], b"\x00" + bytes.fromhex(vector["envelop"]))


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    vectors = json.loads((root / "tests/vectors/messages.json").read_text(encoding="utf-8"))
    message_decoder(vectors, root / "fuzz/corpus/message_decoder_fuzz")
    vectors = json.loads((root / "tests/vectors/envelope.json").read_text(encoding="utf-8"))
    envelope(vectors["envelop"], root / "fuzz/corpus/envelope_fuzz")


if __name__ == "__main__":
    main()
