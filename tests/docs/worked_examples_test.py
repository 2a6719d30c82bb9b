"""The worked examples of docs/protocol: each table and each block of bytes in them, made again from the seeds with
reference_crypto.py, and given to p2pctl."""
import hashlib
import hmac
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

import reference_crypto as crypto
from markdown_document import Document, value

P2PCTL = os.environ["P2PCTL"]
PROTOCOL = Path(os.environ["P2P_SOURCE_DIR"]) / "docs" / "protocol"


def read(name):
    return (PROTOCOL / name).read_text(encoding="utf-8")


def p2pctl(*arguments, line=""):
    done = subprocess.run([P2PCTL, *arguments], input=line + "\n", capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


class Identity:
    """A key pair of a seed, as core.md §1.2 tells."""

    def __init__(self, seed, index=0):
        self.seed = seed.encode()
        digest = hashlib.sha512(self.seed).digest()
        self.master_key, self.master_entropy = digest[:32], digest[32:]
        extra = index.to_bytes(4, "big")
        self.raw = hmac.digest(self.master_entropy, self.master_key + extra, "sha512")[:32]
        self.private_key = b"\0\1" + self.raw
        self.raw_public_key = crypto.ed25519_public_key(self.raw)
        self.public_key = b"\0\1" + self.raw_public_key
        self.address = b"\0\0" + crypto.sha256(self.public_key)

    def sign(self, data):
        return crypto.ed25519_sign(self.raw, data)


class Sealed:
    """A padded message that is sealed with a given ephemeral key, as core.md §1.4 tells."""

    def __init__(self, plaintext, recipient, ephemeral):
        ephemeral_public = crypto.x25519(ephemeral, crypto.X25519_BASE)
        recipient_public = crypto.x25519_public_of_ed25519(recipient.raw_public_key)
        shared = crypto.x25519(ephemeral, recipient_public)
        prk = crypto.sha256(shared)
        iv = crypto.hmac_sha256(prk, b"0")
        key = crypto.hmac_sha256(iv, b"1")
        ciphertext, tag = crypto.aes256_gcm_encrypt(key, iv, plaintext)
        self.shared, self.ephemeral_public = shared, ephemeral_public
        self.parts = [("ephemeral public key", ephemeral_public), ("tag", tag), ("ciphertext", ciphertext)]
        self.steps = [
            ("ephemeral private key", "chosen", ephemeral),
            ("ephemeral public key", "X25519(ephemeral private key, base point 9)", ephemeral_public),
            ("recipient's X25519 key", "(1 + y) / (1 − y) mod 2^255 − 19, y from its Ed25519 public key", recipient_public),
            ("shared secret", "X25519(ephemeral private key, recipient's X25519 key)", shared),
            ("PRK", "SHA-256(shared secret)", prk),
            ("IV", 'HMAC-SHA-256(key = PRK, data = "0")', iv),
            ("key", 'HMAC-SHA-256(key = IV, data = "1")', key),
            ("plaintext", "the padded message", plaintext),
            ("ciphertext", "AES-256-GCM(key, IV, plaintext)", ciphertext),
            ("tag", "the 16 bytes of authentication that GCM gives", tag)]


def frame_parts(sender, message, mode, body, message_id=7):
    parts = [("message id", message_id.to_bytes(4, "big")), ("mode", bytes([mode])),
             ("sender's key: curve", sender.public_key[:1]), ("sender's key: origin", sender.public_key[1:2]),
             ("sender's key: raw", sender.raw_public_key), ("signature size", bytes([64])),
             ("signature", sender.sign(message)), *body]
    size = sum(len(data) for _, data in parts)
    return [("frame length", size.to_bytes(4, "big")), *parts]


class Example(unittest.TestCase):
    maxDiff = None

    def assert_offsets(self, rows, offset, size, length_of):
        """Each row begins where the one above ends, and its value is as long as it says."""
        at = 0
        for row in rows:
            self.assertEqual((int(row[offset]), int(row[size])), (at, length_of(row)), row["field"])
            at += int(row[size])


class Ping(Example):
    PING, OK = b"\x19", b"\xfe"

    @classmethod
    def setUpClass(cls):
        cls.document = Document(read("example-ping.md"))
        cls.alice, cls.bob = Identity("alice"), Identity("bob")
        cls.request = Sealed(cls.PING, cls.bob, b"\x5a" * 32)
        cls.answer = Sealed(cls.OK, cls.alice, b"\xa5" * 32)

    def test_nothing_in_it_is_left_to_belief(self):
        checked = {"The two nodes", "The same request in plain", "A heartbeat"}
        for side, recipient in (("request", "Bob"), ("answer", "Alice")):
            parts = ("message and signature", f"sealing it for {recipient}", "the frame")
            checked |= {f"The {side}: {part}" for part in parts}
        self.assertEqual(self.document.headings_with_bytes(), checked)

    def test_the_keys_come_from_the_seeds(self):
        steps = [("seed (text, as bytes)", "", "seed"),
                 ("master key", "first half of SHA-512(seed)", "master_key"),
                 ("master entropy", "second half of SHA-512(seed)", "master_entropy"),
                 ("private key", "`00 01` ‖ first 32 bytes of HMAC-SHA-512(key = master entropy, data = master key ‖ "
                                 "`00 00 00 00`)", "private_key"),
                 ("public key", "`00 01` ‖ Ed25519 public key of the private key", "public_key")]
        rows = [(row["value"], row["how"], value(row["Alice"]), value(row["Bob"]))
                for row in self.document.table("The two nodes")]
        self.assertEqual(rows, [(name, how, getattr(self.alice, member).hex(), getattr(self.bob, member).hex())
                                for name, how, member in steps])

    def test_p2pctl_makes_the_same_keys(self):
        for seed, identity in (("alice", self.alice), ("bob", self.bob)):
            lines = p2pctl("keygen", "--seed", seed, "--private").splitlines()
            self.assertLessEqual({identity.public_key.hex(), identity.private_key.hex()},
                                 {line.split()[-1] for line in lines})

    def test_messages_and_signatures(self):
        for side, sender, message in (("request", self.alice, self.PING), ("answer", self.bob, self.OK)):
            signature = sender.sign(message)
            self.assertEqual(self.document.blocks[f"The {side}: message and signature"],
                             [message.hex(), signature.hex()])
            self.assertTrue(crypto.ed25519_verify(sender.raw_public_key, message, signature))
            self.assertFalse(crypto.ed25519_verify(sender.raw_public_key, message + b"\0", signature))

    def test_the_steps_of_sealing(self):
        for heading, sealed, recipient in (("The request: sealing it for Bob", self.request, self.bob),
                                           ("The answer: sealing it for Alice", self.answer, self.alice)):
            rows = self.document.table(heading)
            self.assertEqual([(row["value"], row["how"], value(row["bytes"])) for row in rows],
                             [(name, how, data.hex()) for name, how, data in sealed.steps])
            private = crypto.x25519_private_of_ed25519(recipient.raw)
            self.assertEqual(self.document.blocks[heading], [private.hex()])
            self.assertEqual(crypto.x25519(private, sealed.ephemeral_public), sealed.shared)

    def test_the_frames_field_by_field(self):
        plain = [("padded message", self.PING)]
        heartbeat = [("frame length", bytes([0, 0, 0, 2])), ("heartbeat", b"hb")]
        expected = {"The request: the frame": frame_parts(self.alice, self.PING, 1, self.request.parts),
                    "The answer: the frame": frame_parts(self.bob, self.OK, 1, self.answer.parts),
                    "The same request in plain": frame_parts(self.alice, self.PING, 0, plain), "A heartbeat": heartbeat}
        for heading, parts in expected.items():
            with self.subTest(heading):
                rows = self.document.table(heading)
                self.assertEqual([(row["field"], value(row["value"])) for row in rows],
                                 [(name, data.hex()) for name, data in parts])
                self.assert_offsets(rows, "offset", "bytes", lambda row: len(value(row["value"])) // 2)
                self.assertEqual(self.document.hex_block(heading, 0), b"".join(data for _, data in parts).hex())

    def test_the_numbers_beside_the_bytes(self):
        checked = 0
        for heading in self.document.tables:
            for row in self.document.table(heading):
                if number := re.match(r"\d+", row.get("meaning", "")):
                    self.assertEqual(int(number.group()), int(value(row["value"]), 16), row["field"])
                    checked += 1
        self.assertEqual(checked, 10)

    def test_p2pctl_opens_the_frames_as_shown(self):
        for heading, seed in (("The request: the frame", "bob"), ("The answer: the frame", "alice")):
            frame, command, shown = self.document.blocks[heading]
            frame = "".join(frame.split())
            self.assertEqual(command, f"echo {frame} | p2pctl envelope open --seed {seed}")
            self.assertEqual(json.loads(p2pctl("envelope", "open", "--seed", seed, line=frame)), json.loads(shown))

    def test_p2pctl_opens_the_plain_frame(self):
        frame = self.document.hex_block("The same request in plain")
        opened = json.loads(p2pctl("envelope", "open", "--seed", "bob", line=frame))
        self.assertEqual((opened["message"], opened["encrypted"], opened["signature"]), ("Ping", False, "valid"))


def bits_of(row):
    """Values of whole bytes are written in hexadecimal, others in binary."""
    text = value(row["value"])
    return text if int(row["bits"]) % 8 else f"{int(text, 16):0{4 * len(text)}b}"


def bytes_of(bits):
    bits += "0" * (-len(bits) % 8)
    return int("1" + bits, 2).to_bytes(len(bits) // 8 + 1, "big")[1:]


class Transaction(Example):
    @classmethod
    def setUpClass(cls):
        cls.text = read("example-transaction.md")
        cls.document = Document(cls.text)
        cls.rows = cls.document.table("Every bit")
        cls.by_field = {row["field"]: value(row["value"]) for row in cls.rows}
        cls.message = bytes.fromhex(cls.document.hex_block("The message"))
        cls.shown = json.loads(cls.document.blocks["As JSON"][0])
        cls.alice, cls.origin = Identity("alice"), Identity("origin")

    def bits_until(self, last, first="version"):
        names = [row["field"] for row in self.rows]
        return "".join(map(bits_of, self.rows[names.index(first):names.index(last) + 1]))

    def payload_until(self, last):
        """The extended form: the fields of the table that differ are replaced."""
        rows = self.document.table("What the signatures cover")
        fields = self.by_field | {row["field"]: value(row["in the payload"]) for row in rows}
        names = [row["field"] for row in self.rows]
        return bytes.fromhex("".join(fields[name] for name in names[1:names.index(last) + 1]))

    def test_nothing_in_it_is_left_to_belief(self):
        self.assertEqual(self.document.headings_with_bytes(), {
            "Who takes part", "The message", "Every bit", "Where the bytes stop being aligned", "As JSON",
            "What the signatures cover", "The previous signature", "The origin signature", "What the chain lock covers"})

    def test_keys_and_addresses_come_from_the_seeds(self):
        for row in self.document.table("Who takes part"):
            identity = Identity(row["seed (text)"], int(row["index"]))
            key, address = value(row["public key"]), value(row["address derived from it"])
            self.assertEqual((key, address), (identity.public_key.hex(), identity.address.hex()))
            printed = p2pctl("keygen", "--seed", row["seed (text)"], "--index", row["index"]).split()
            self.assertLessEqual({key, address}, set(printed))

    def test_the_bits_of_the_table_are_the_message(self):
        self.assertEqual(len({row["field"] for row in self.rows}), len(self.rows))
        self.assert_offsets(self.rows, "bit", "bits", lambda row: len(bits_of(row)))
        bits = self.bits_until("padding", "message id")
        self.assertEqual((len(bits) % 8, bytes_of(bits)), (0, self.message))

    def test_the_padding_completes_a_byte_with_zeros(self):
        size, padding = map(int, re.search(r"The fields are (\d+) bits; the padding is (\d+)\.", self.text).groups())
        self.assertEqual(self.rows[-1]["field"], "padding")
        self.assertEqual((int(self.rows[-1]["bit"]), self.by_field["padding"]), (size, "0" * padding))
        self.assertLess(padding, 8)
        self.assertIn(f"\n{len(self.message)} bytes:\n", self.text)

    def test_the_numbers_beside_the_bits(self):
        for row, following in zip(self.rows, self.rows[1:]):
            text, meaning = value(row["value"]), row["meaning"]
            if meaning.startswith('"'):
                self.assertEqual(bytes.fromhex(text).decode(), meaning.strip('"'))
            elif row["field"].endswith("size"):
                self.assertEqual(meaning, f"{int(following['bits']) // 8} bytes")
                self.assertEqual(int(text[2:] if text.startswith("01") else text, 16), int(following["bits"]) // 8)
            elif number := re.match(r"\d+", meaning):
                self.assertEqual(int(number.group()), int(text[2:] if text.startswith("01") else text, 16), row["field"])
            elif number := re.match(r"VarInt of (\d+) bytes?: (\d+)", meaning):
                self.assertEqual(text, f"{int(number.group(1)):02x}{int(number.group(2)):0{2 * int(number.group(1))}x}")

    def test_the_table_and_the_json_have_the_same_values(self):
        fields = self.shown["fields"]
        (transfer,), (recipient,) = fields["data"]["ledger"]["uco"]["transfers"], fields["data"]["recipients"]
        table = self.by_field
        self.assertEqual(table["address: curve"] + table["address: hash id"] + table["address: digest"], fields["address"])
        self.assertEqual(table["transfer: to"], transfer["to"])
        self.assertEqual(int(table["transfer: amount"], 16), transfer["amount"])
        meaning = {row["field"]: row["meaning"] for row in self.rows}
        self.assertEqual(meaning["transfer: amount"], f"{transfer['amount']}: {transfer['amount'] / 10**8} UCO")
        self.assertEqual(meaning["value 1: number"], "VarInt of 4 bytes: 1250000000, 12.5 × 10^8")
        self.assertEqual(table["recipient: address"], recipient["address"])
        self.assertEqual(table["recipient: action"], recipient["action"])
        self.assertEqual([key["v"] for key, _ in recipient["args"]["v"]],
                         [table[f"key {number}: text"] for number in (1, 2, 3)])
        self.assertEqual([str(entry["v"]) for _, entry in recipient["args"]["v"]], ["12.5", "-2", "True"])
        self.assertEqual(table["data: content"], fields["data"]["content"])

    def test_it_is_addressed_as_the_page_says(self):
        self.assertEqual(self.by_field["address: digest"], Identity("alice", 1).address.hex()[4:])
        self.assertEqual(self.by_field["transfer: to"], Identity("bob").address.hex())
        self.assertEqual(self.by_field["recipient: address"], Identity("contract").address.hex())
        self.assertEqual(self.by_field["previous public key: raw"], self.alice.raw_public_key.hex())

    def test_p2pctl_decodes_and_encodes_it_as_shown(self):
        self.assertEqual(json.loads(p2pctl("message", "decode", line=self.message.hex())), self.shown)
        self.assertEqual(p2pctl("message", "encode", line=json.dumps(self.shown)), self.message.hex())

    def test_the_bytes_around_the_first_single_bit(self):
        rows = self.document.table("Where the bytes stop being aligned")
        first = next(int(row["bit"]) for row in self.rows if int(row["bits"]) % 8) // 8
        self.assertIn(first, [int(row["byte"]) for row in rows])
        for row in rows:
            byte = self.message[int(row["byte"])]
            self.assertEqual((value(row["hex"]), value(row["bits"])), (f"{byte:02x}", f"{byte:08b}"))

    def test_what_is_shifted_cannot_be_found_by_its_bytes(self):
        self.assertIn(bytes.fromhex(self.by_field["key 1: text"]), self.message)
        for field in ("key 2: text", "key 3: text", "previous signature", "origin signature"):
            self.assertNotIn(bytes.fromhex(self.by_field[field]), self.message)

    def test_the_fields_that_differ_are_the_single_bits(self):
        rows = self.document.table("What the signatures cover")
        single = [(row["field"], value(row["value"])) for row in self.rows if int(row["bits"]) == 1]
        self.assertEqual([(row["field"], value(row["in the message"])) for row in rows], single)
        for row in rows:
            self.assertEqual(value(row["in the payload"]), f"0{value(row['in the message'])}")

    def test_the_previous_signature(self):
        payload = self.payload_until("value 3")
        self.assertEqual(self.document.hex_block("The previous signature"), payload.hex())
        self.assertEqual(self.by_field["previous signature"], self.alice.sign(payload).hex())

    def test_the_origin_signature(self):
        payload = self.payload_until("previous signature")
        self.assertEqual(self.document.hex_block("The origin signature"), payload.hex())
        self.assertEqual(self.by_field["origin signature"], self.origin.sign(payload).hex())

    def test_the_chain_lock(self):
        payload, lock_hash = self.document.blocks["What the chain lock covers"]
        payload = bytes.fromhex("".join(payload.split()))
        self.assertEqual(payload, bytes_of(self.bits_until("validated")))
        self.assertEqual(lock_hash, "00" + crypto.sha256(payload).hex())


class Introduction(unittest.TestCase):
    def test_p2pctl_shows_a_message_as_it_says(self):
        command, shown = Document(read("README.md")).blocks["Values as JSON"]
        message = re.fullmatch(r"echo ([0-9a-f]+) \| p2pctl message decode", command).group(1)
        self.assertEqual(p2pctl("message", "decode", line=message), shown)


if __name__ == "__main__":
    unittest.main()
