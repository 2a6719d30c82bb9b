"""p2pctl conformance: the vectors pass, and a spoilt one is noticed."""
import copy
import json
import os
import re
import tempfile
import unittest

from tool_test import ToolTest, p2pctl, vectors

# The member of each file that its sections are in; None: they are members of the file itself.
FILES = {"messages.json": None, "crypto.json": "crypto", "envelope.json": "envelop", "node.json": "node",
         "geo_patch.json": "geo_patch", "seeds.json": "bootstrapping_seeds", "utils.json": "utils",
         "node_table.json": None, "quorum_read.json": None}
LEGENDS = {"to_coordinates_columns"}

PASSED = r"(\S+) (\S+): (\d+) passed, (\d+) failed(?:, (\d+) not supported)?"


def sections_in(name):
    """(section, its cases) of a file, where the cases stand in the parsed file."""
    file = vectors(name)
    group = file.get(FILES[name], {}) if FILES[name] else {}
    rest = {section: cases for section, cases in file.items() if cases is not group}
    return {section: cases for section, cases in {**group, **rest}.items() if section not in LEGENDS}


def count(cases):
    return len(cases) if isinstance(cases, list) else 1


def flip(member):
    """Another last digit of a hexadecimal member, a path."""
    def spoil(case, _):
        *path, last = member.split(".")
        for name in path:
            case = case[name]
        assert case[last], f"{member} is empty"
        case[last] = case[last][:-1] + "0123456789abcdef"[int(case[last][-1], 16) ^ 8]
    return spoil


def put(member, value):
    def spoil(case, file):
        case[member] = value(case, file) if callable(value) else value
    return spoil


def add_one(member):
    return put(member, lambda case, _: case[member] + 1)


def negate(member):
    return put(member, lambda case, _: not case[member])


def accepted_envelope(_, file):
    return next(case["envelop"] for case in file["envelop"]["cases"] if not case["encrypted"])


# For each supported section: which of its cases is spoilt (the first for which the condition holds), and how.
SPOILT = {
    "messages": (lambda case: case.get("roundtrip"), flip("encoded")),
    "damaged_messages": (lambda case: case["outcome"] == "raises", put("encoded", "19")),
    "unknown_ids": (None, put("encoded", "19")),
    "hash": (None, flip("hash")),
    "hash_bitstring": (None, flip("hash")),
    "hash_list": (None, flip("hash")),
    "derive_keypair": (None, flip("private")),
    "derive_keypair_additional_data": (None, flip("public")),
    "generate_deterministic_keypair": (None, flip("public")),
    "derive_address": (None, flip("address")),
    "sign": (None, flip("signature")),
    "ecdsa_negated_s": (None, flip("negated_s")),
    "ec_encrypt": (None, flip("ciphertext")),
    "leading_zero_private_key": (None, flip("signature")),
    "ed25519_to_x25519": (None, flip("x25519_private")),
    "ed25519_to_x25519_invalid": (
        None, put("ed25519_public", lambda _, file: file["crypto"]["ed25519_to_x25519"][0]["ed25519_public"])),
    "aes_encrypt": (None, flip("ciphertext")),
    "valid_address": (None, negate("valid")),
    "valid_public_key": (None, negate("valid")),
    "cases": (None, flip("body")),
    "id_wraps": (None, add_one("message_id")),
    "invalid": (None, put("envelop", accepted_envelope)),
    "serialize": (None, flip("serialized")),
    "average_availability_byte": (None, add_one("reencoded_byte")),
    "transaction_content": (None, flip("mining_public_key")),
    "transaction_content_invalid": (
        None, put("content", lambda _, file: file["node"]["transaction_content"][0]["content"])),
    "transaction_content_no_mining_key": (None, add_one("port")),
    "compute": (None, put("patch", lambda case, _: case["patch"][:2] + ("0" if case["patch"][2] != "0" else "1"))),
    "to_coordinates": (None, put(1, lambda case, _: case[1] + 5.625)),
    "network_distance": (None, add_one("distance")),
    "sort_by_nearest_nodes": (lambda case: len(case["order"]) > 1, lambda case, _: case["order"].reverse()),
    "parse": (None, lambda case, _: case["nodes"][0].update(port=1)),
    "nodes_to_seeds": (lambda case: case["nodes"], put("seeds", lambda case, _: case["seeds"].replace(":tcp", ":tcq"))),
    "varint": (None, flip("encoded")),
    "varint_decode": (None, put("value", "1")),
    "typed_encoding": (None, flip("compact.hex")),
    "aggregate_bitstring": (lambda case: case["or"]["bits"] >= 8, flip("or.hex")),
    "bitstring_from_node_subsets": (lambda case: case["bitstring"]["bits"] >= 8,
                                    lambda case, _: case["bitstring"].update(bits=case["bitstring"]["bits"] - 1)),
    "unprioritize_node": (lambda case: len(case["order"]) > 1, lambda case, _: case["order"].reverse()),
    "wrap_binary": (lambda case: case["wrapped"], flip("wrapped")),
    "message_timeouts": (None, add_one("timeout_ms")),
    "p2p_view": (lambda case: case["list_nodes"], lambda case, _: case["list_nodes"][0].update(port=1)),
    "quorum_read": (lambda case: case["contacted"], lambda case, _: case["result"].update(ok={"length": 77})),
    "max_timeout_ms": (None, None),  # a number, no object
    "connection_backoff": (None, add_one("delay_ms")),
}


class Conformance(ToolTest):
    maxDiff = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def written(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        return path

    def original(self, name):
        return os.path.join(os.environ["P2P_VECTORS"], name)

    def counts(self, result):
        """(passed, failed, not supported) by (file, section)."""
        found = {}
        for line in result.stdout.splitlines():
            if match := re.fullmatch(PASSED, line):
                found[match[1], match[2]] = (int(match[3]), int(match[4]), int(match[5] or 0))
            elif match := re.fullmatch(r"(\S+) (\S+): not supported", line):
                found[match[1], match[2]] = None
        return found

    def test_every_section_of_the_vectors_passes_or_is_not_supported(self):
        for name in FILES:
            with self.subTest(file=name):
                result = p2pctl("conformance", self.original(name))
                counts = self.counts(result)
                cases = sections_in(name)
                self.assertEqual({section for _, section in counts}, cases.keys())
                missing = [section for section, outcome in counts.items() if outcome is None or outcome[2]]
                self.assert_exit(result, 3 if missing else 0)
                for (_, section), outcome in counts.items():
                    if outcome is not None:
                        passed, failed, not_supported = outcome
                        self.assertEqual((passed + not_supported, failed), (count(cases[section]), 0), section)

    def test_the_sections_that_are_supported_are_those_that_are_spoilt_below(self):
        result = p2pctl("conformance", *map(self.original, FILES))
        self.assertEqual({section for (_, section), outcome in self.counts(result).items() if outcome is not None},
                         SPOILT.keys())

    def spoilt(self, name, section):
        """The file with one case of the section spoilt."""
        file = vectors(name)
        parent = file if section in file else file[FILES[name]]
        condition, spoil = SPOILT[section]
        if spoil is None:
            parent[section] += 1
            return file
        cases = parent[section] if isinstance(parent[section], list) else [parent[section]]
        spoil(next(case for case in cases if condition is None or condition(case)), file)
        return file

    def test_one_spoilt_vector_of_any_section_is_counted(self):
        for name in FILES:
            intact = self.counts(p2pctl("conformance", self.original(name)))
            for section in sections_in(name):
                if section not in SPOILT:
                    continue
                with self.subTest(file=name, section=section):
                    result = p2pctl("conformance", self.written(name, self.spoilt(name, section)))
                    self.assert_exit(result, 1)
                    passed, failed, not_supported = intact[name, section]
                    wanted = {**intact, (name, section): (passed - 1, failed + 1, not_supported)}
                    self.assertEqual(self.counts(result), wanted)
                    self.assertEqual(len([line for line in result.stdout.splitlines() if line.startswith("  ")]), 1)

    def test_a_failure_names_its_case_and_the_first_bit_that_differs(self):
        file = vectors("messages.json")
        case = file["messages"][0]
        encoded = bytearray.fromhex(case["encoded"])
        encoded[1] ^= 0x04
        case["encoded"] = encoded.hex()
        result = p2pctl("conformance", self.written("mine.json", {"messages": [case]}))
        self.assert_exit(result, 1)
        self.assertEqual(result.stdout.splitlines()[0], "mine.json messages: 0 passed, 1 failed")
        self.assertIn(f"  mine.json messages #0 {case['message']} {case['case']}: ", result.stdout)
        self.assertIn("bit 13:", result.stdout)

    def test_a_field_that_differs_is_named_by_its_path(self):
        file = vectors("node.json")["node"]
        case = copy.deepcopy(file["serialize"][0])
        case["endpoint"] = "1.2.3.4:5"
        result = p2pctl("conformance", self.written("node.json", {"node": {"serialize": [case]}}))
        self.assert_exit(result, 1)
        self.assertIn('instead of "1.2.3.4:5"', result.stdout)

    def test_the_first_twenty_failures_of_a_section_are_shown_or_all(self):
        path = self.written("m.json", {"unknown_ids": 25 * [{"encoded": "19", "outcome": "raises"}]})
        for arguments, shown in (((), 21), (("--all",), 25)):
            result = p2pctl("conformance", *arguments, path)
            self.assert_exit(result, 1)
            lines = result.stdout.splitlines()
            self.assertEqual(lines[0], "m.json unknown_ids: 0 passed, 25 failed")
            self.assertEqual(len(lines) - 1, shown)

    def test_a_vector_without_what_it_needs_has_failed(self):
        result = p2pctl("conformance", self.written("m.json", {"messages": [{}]}))
        self.assert_exit(result, 1)
        self.assertIn("0 passed, 1 failed", result.stdout)

    def test_what_says_nothing_is_an_error(self):
        for content, named in (({"messages": []}, "messages: no cases"), ({"crypto": {"magic": [1]}}, "magic"),
                               ({"poems": []}, "poems"), ([], "m.json"), ({}, "m.json")):
            with self.subTest(content=content):
                result = p2pctl("conformance", self.written("m.json", content))
                self.assert_exit(result, 1)
                self.assertIn(named, result.stderr)

    def test_a_file_that_is_no_json_is_an_error(self):
        path = os.path.join(self.directory, "text")
        with open(path, "w", encoding="utf-8") as file:
            file.write("{")
        self.assert_exit(p2pctl("conformance", path), 1)


if __name__ == "__main__":
    unittest.main()
