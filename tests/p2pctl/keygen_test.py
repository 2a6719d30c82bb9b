"""p2pctl keygen."""
import json
import os
import unittest

from tool_test import ToolTest, p2pctl


def vectors():
    with open(os.path.join(os.environ["P2P_VECTORS"], "crypto.json"), encoding="utf-8") as file:
        return json.load(file)["crypto"]["derive_keypair"]


def keygen(*arguments):
    result = p2pctl("keygen", *arguments, "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


class Keygen(ToolTest):
    def test_keys_and_addresses_are_those_of_the_vectors(self):
        cases = [case for case in vectors() if case["origin"] == "software"]
        self.assertGreater(len(cases), 0)
        for case in cases:
            with self.subTest(seed=case["seed"], index=case["index"], curve=case["curve"]):
                made = keygen("--seed-hex", case["seed"], "--index", str(case["index"]), "--curve", case["curve"],
                              "--private")
                self.assertEqual(made, {"curve": case["curve"], "index": case["index"], "public_key": case["public"],
                                        "address": case["address"], "private_key": case["private"]})

    def test_a_text_seed_is_its_bytes(self):
        self.assertEqual(keygen("--seed", "seed"), keygen("--seed-hex", b"seed".hex()))

    def test_the_private_key_is_shown_only_when_asked_for(self):
        secret = keygen("--seed", "seed", "--private")["private_key"]
        self.assertNotIn("private_key", keygen("--seed", "seed"))
        self.assertNotIn(secret, p2pctl("keygen", "--seed", "seed").stdout)

    def test_text_tells_the_same_as_json(self):
        made = keygen("--seed", "seed", "--index", "7", "--curve", "p256", "--private")
        text = p2pctl("keygen", "--seed", "seed", "--index", "7", "--curve", "p256", "--private").stdout
        shown = dict(line.split("  ", 1) for line in text.splitlines())
        self.assertEqual({name.strip(): value.strip() for name, value in shown.items()},
                         {name.replace("_", " "): str(value) for name, value in made.items()})

    def test_random_keys_differ(self):
        self.assertNotEqual(keygen("--private")["public_key"], keygen("--private")["public_key"])

    def test_a_random_key_without_its_private_key_is_refused(self):
        self.assert_exit(p2pctl("keygen"), 2)


if __name__ == "__main__":
    unittest.main()
