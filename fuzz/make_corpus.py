#!/usr/bin/env python3
"""Writes the seed corpora that come from the golden vectors.

For each message type: a few vectors, and what became of them when they were damaged. Files are named by what they hold, so
that running it again changes nothing.

Usage: make_corpus.py [ROOT]
"""
import hashlib
import ipaddress
import json
import re
import sys
import zlib
from pathlib import Path

MAX_BYTES = 1000
PER_MESSAGE = 2


def write(folder, name, data):
    (folder / re.sub(r"[^A-Za-z0-9_-]", "_", name)).write_bytes(data)


# Whose messages a target decodes (src/message/<subject>_messages.cpp); all of them are in message_decoder.
SUBJECTS = {
    "node": "GetBootstrappingNodes BootstrappingNodes ListNodes NodeList GetStorageNonce EncryptedStorageNonce"
            " GetFirstPublicKey FirstPublicKey",
    "chain": "GetTransaction GetLastTransaction Transaction GetTransactionChain TransactionList GetTransactionChainLength"
             " TransactionChainLength GetLastTransactionAddress LastTransactionAddress NotifyLastTransactionAddress"
             " GetFirstTransactionAddress FirstTransactionAddress GetGenesisAddress GenesisAddress NotifyPreviousChain"
             " GetNextAddresses AddressList",
    "transaction_summary": "GetTransactionSummary TransactionSummaryMessage TransactionSummaryList"
                           " ReplicationAttestationMessage",
    "unspent_output": "GetUnspentOutputs UnspentOutputList GetTransactionInputs TransactionInputList",
    "contract": "ValidateSmartContractCall SmartContractCallValidation",
    "mining": "NewTransaction StartMining AddMiningContext CrossValidate CrossValidationDone RequestChainLock UnlockChain"
              " ReplicationError ValidationError",
    "replication": "ReplicateTransaction AcknowledgeStorage ValidateTransaction ReplicatePendingTransactionChain"
                   " NotifyReplicationValidation ShardRepair",
    "beacon": "NotifyEndOfNodeSync GetBeaconSummary Summary NewBeaconSlot GetBeaconSummaries BeaconSummaryList"
              " RegisterBeaconUpdates BeaconUpdate GetCurrentSummaries GetBeaconSummariesAggregate SummaryAggregate"
              " GetCurrentReplicationAttestations CurrentReplicationAttestations",
    "statistics": "GetNetworkStats NetworkStats GetDashboardData DashboardData",
}


def messages(vectors, folder, names, max_bytes, per_message):
    folder.mkdir(parents=True, exist_ok=True)
    for section in ("messages", "damaged_messages"):
        taken = {}
        for vector in vectors[section]:
            data = bytes.fromhex(vector["encoded"])
            name = vector["message"]
            if name not in names or len(data) > max_bytes or taken.get(name, 0) == per_message:
                continue
            taken[name] = taken.get(name, 0) + 1
            case = vector.get("case") or vector["from_case"] + "-" + vector["damage"]
            write(folder, f"{name}-{case}", data)


def message_decoder(vectors, corpus):
    folder = corpus / "message_decoder_fuzz"
    messages(vectors, folder, {vector["message"] for vector in vectors["messages"]}, MAX_BYTES, PER_MESSAGE)
    for vector in vectors["unknown_ids"]:
        write(folder, "unknown-" + vector["encoded"], bytes.fromhex(vector["encoded"]))
    for subject, names in SUBJECTS.items():
        messages(vectors, corpus / f"message_{subject}_fuzz", set(names.split()), 2500, 5)


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


def typed_value(vectors, folder):
    """The first byte is the mode: 0 compact, 1 extended."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, vector in enumerate(vectors[::3]):
        for flag, mode in enumerate(("compact", "extended")):
            write(folder, f"{index}-{mode}", bytes([flag]) + bytes.fromhex(vector[mode]["hex"]))
    entry = "000101{:02x}06"
    for count in (32, 33):
        data = "0401{:02x}".format(count) + "".join(entry.format(count - i) for i in range(count))
        write(folder, f"map-of-{count}", bytes.fromhex("01" + data))
    write(folder, "same-key-twice", bytes.fromhex("01040103" + "02010161" "06" "00010101" "06" "02010161" "0501"))
    write(folder, "maps-as-keys", bytes.fromhex("01040102" + "040101" "00010102" "06" "06" + "040101" "00010101" "06" "06"))
    write(folder, "nested", bytes.fromhex("01" + "030101" * 30 + "06"))


def members(name, value):
    """What the objects inside `value` have under this name."""
    if isinstance(value, dict):
        if value.get(name) is not None:
            yield value[name]
        for child in value.values():
            yield from members(name, child)
    elif isinstance(value, list):
        for child in value:
            yield from members(name, child)


def json_text(vectors, folder):
    folder.mkdir(parents=True, exist_ok=True)
    by_length = sorted(set(members("args_json", vectors)), key=lambda text: (len(text), text))
    for index, text in enumerate(by_length[::8] + by_length[-2:]):
        write(folder, f"arguments-{index}", text.encode())
    for name, text in {
        "escapes": r'["\"\\\/\b\f\n\r\t\u0041\ud83c\udf0d\u001f"]',
        "numbers": "[0,-0,-0.0,1e5,1E+5,-1.5e-3,1e-400,5e-324,123456789012345678901234567890,9007199254740993.0]",
        "space": ' \t\r\n{ "b" : [ ] , "a" : { } , "a" : null } ',
        "lone-surrogate": r'"\ud800"',
        "cut": '{"a":[1,',
    }.items():
        write(folder, name, text.encode())
    write(folder, "not-utf8", b'"\xc0\x80"')


def deflate(vectors, folder):
    """The first two bytes are the limit in units of 16."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = sorted({code for code in members("code", vectors) if isinstance(code, str) and code})
    for index, code in enumerate(codes[:4]):
        compressor = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
        stream = compressor.compress(bytes.fromhex(code)) + compressor.flush()
        write(folder, f"code-{index}", b"\x01\x00" + stream)
        write(folder, f"code-{index}-cut", b"\x01\x00" + stream[:-3])
        write(folder, f"code-{index}-above-limit", b"\x00\x01" + stream)
    write(folder, "empty", b"\x00\x00\x03\x00")
    write(folder, "malformed", b"\x01\x00\xff\xff")


def store_file(folder):
    """The first byte says what is there (store_file_fuzz.cpp), the rest is the newest copy."""
    folder.mkdir(parents=True, exist_ok=True)

    def file_of(state, version=1):
        hashed = version.to_bytes(4, "big") + len(state).to_bytes(8, "big") + state
        return b"AP2PSTAT" + hashlib.sha256(hashed).digest() + hashed

    seed = b"127.0.0.1:3002:0001" + b"AB" * 32 + b":tcp"
    whole = file_of(seed)
    for name, data in {
        "whole": whole,
        "empty-state": file_of(b""),
        "empty": b"",
        "cut-in-header": whole[:30],
        "cut-in-state": whole[:-5],
        "longer": whole + b"\x00",
        "changed": whole[:-1] + b"\xff",
        "zeros": bytes(len(whole)),
        "later-version": file_of(seed, version=2),
        "not-a-state": seed,
    }.items():
        for flags in (0, 1, 3):
            write(folder, f"{name}-{flags}", bytes([flags]) + data)
    write(folder, "state-7", b"\x07" + seed)


def node_transaction(vectors, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for section in ("transaction_content", "transaction_content_invalid", "transaction_content_no_mining_key"):
        for index, vector in enumerate(vectors[section]):
            write(folder, f"{section}-{index}", bytes.fromhex(vector["content"]))


def p2p_view(vectors, folder):
    """Files of a node each, and of all nodes of the table: with patches, and without."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = [node for sequence in vectors[:4] for node in sequence["list_nodes"]]
    records = []
    for index, node in enumerate(nodes):
        record = bytes.fromhex(node["first_public_key"]) + bytes([node["available?"], int(node["average_availability"] * 100)])
        record += (1680600000 + index).to_bytes(4, "big")
        records.append(record + (b"\x01" + bytes.fromhex(node["network_patch"]) if index % 3 else b"\x00"))
    for index, record in enumerate(records[:6]):
        write(folder, f"record-{index}", record)
    write(folder, "all", b"".join(records))
    write(folder, "cut", b"".join(records)[:-2])
    write(folder, "unknown-curve", records[0] + b"\x04" + records[1][1:])
    write(folder, "no-patch-flag", records[0][:-1] + b"\x02")
    write(folder, "empty", b"")


def seeds(vectors, folder):
    """Texts of a node, hand-made ones that are read but not written so, and damaged ones."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [vector["seeds"] for vector in vectors["nodes_to_seeds"]]
    for index, text in enumerate(texts):
        write(folder, f"written-{index}", text.encode())
    line = next(text for text in texts if text).split("\n")[0]
    for name, text in {
        "lower": line.lower(),
        "empty-lines": f"\n\n{line}\n\n{line}\n",
        "cut": line[:-9],
        "no-port": line.replace(":", "::", 1),
        "v6": line.replace(line.split(":")[0], "[::1]", 1),
    }.items():
        write(folder, name, text.encode())


def maxmind_database(root, folder):
    """An address (sixteen bytes), then the file; whole, cut short, and with bytes changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("test-city", "test-city-ipv4", "test-asn"):
        file = (root / f"tests/geo/{name}.mmdb").read_bytes()
        for address in ("203.0.113.7", "100.64.0.6", "2001:db8:2::7"):
            packed = ipaddress.ip_address(address).packed.rjust(16, b"\0")
            write(folder, f"{name}-{address}", packed + file)
        packed = ipaddress.ip_address("203.0.113.7").packed.rjust(16, b"\0")
        write(folder, f"{name}-cut", packed + file[: len(file) // 2] + file[-200:])
        for place in (5, len(file) // 3, len(file) // 2, len(file) - 150, len(file) - 60):
            changed = file[:place] + bytes([file[place] ^ 0xFF]) + file[place + 1 :]
            write(folder, f"{name}-changed-{place}", packed + changed)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    vectors = json.loads((root / "tests/vectors/messages.json").read_text(encoding="utf-8"))
    message_decoder(vectors, root / "fuzz/corpus")
    json_text(vectors, root / "fuzz/corpus/json_text_fuzz")
    deflate(vectors, root / "fuzz/corpus/deflate_fuzz")
    vectors = json.loads((root / "tests/vectors/utils.json").read_text(encoding="utf-8"))
    typed_value(vectors["utils"]["typed_encoding"], root / "fuzz/corpus/typed_value_fuzz")
    vectors = json.loads((root / "tests/vectors/envelope.json").read_text(encoding="utf-8"))
    envelope(vectors["envelop"], root / "fuzz/corpus/envelope_fuzz")
    maxmind_database(root, root / "fuzz/corpus/maxmind_database_fuzz")
    vectors = json.loads((root / "tests/vectors/node.json").read_text(encoding="utf-8"))
    node_transaction(vectors["node"], root / "fuzz/corpus/node_transaction_fuzz")
    vectors = json.loads((root / "tests/vectors/node_table.json").read_text(encoding="utf-8"))
    p2p_view(vectors["p2p_view"], root / "fuzz/corpus/p2p_view_fuzz")
    store_file(root / "fuzz/corpus/store_file_fuzz")
    vectors = json.loads((root / "tests/vectors/seeds.json").read_text(encoding="utf-8"))
    seeds(vectors["bootstrapping_seeds"], root / "fuzz/corpus/seeds_fuzz")


if __name__ == "__main__":
    main()
