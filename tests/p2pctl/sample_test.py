"""p2pctl sample."""
import json
import unittest

from tool_test import ToolTest, key_of, p2pctl


class Sample(ToolTest):
    @classmethod
    def keys_of(cls, count):
        return {key_of(f"node {number} of a network") for number in range(count)}

    def sample(self, *arguments):
        result = p2pctl("sample", *arguments, "--json")
        self.assert_exit(result, 0)
        samples = json.loads(result.stdout)["samples"]
        return {sample["first_public_key"]: sample for sample in samples}

    def test_nodes_are_available_for_as_long_as_they_were_watched(self):
        seed = self.start_network(3)[0].peer()
        samples = self.sample("--seed-node", seed, "--watch-for", "2")
        self.assertEqual(samples.keys(), self.keys_of(3))
        for sample in samples.values():
            self.assertGreaterEqual(sample["availability_s"], 1)
            self.assertGreaterEqual(sample["latency_ms"], 0)

    def test_only_the_nodes_named(self):
        seed = self.start_network(2)[0].peer()
        wanted = key_of("node 1 of a network")
        stranger = key_of("stranger")
        samples = self.sample(wanted, stranger, "--seed-node", seed, "--watch-for", "1.5")
        self.assertEqual(samples.keys(), {wanted, stranger})
        self.assertGreaterEqual(samples[wanted]["availability_s"], 1)
        self.assertEqual((samples[stranger]["availability_s"], samples[stranger]["latency_ms"]), (0, 0))

    def test_only_the_nodes_of_a_subset(self):
        seed = self.start_network(3)[0].peer()
        keys = self.keys_of(3)
        subset = min(keys)[4:6]
        samples = self.sample("--subset", str(int(subset, 16)), "--seed-node", seed, "--watch-for", "0")
        self.assertEqual(samples.keys(), {key for key in keys if key[4:6] == subset})

    def test_text_has_a_line_a_node(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        result = p2pctl("sample", "--seed-node", node.peer(), "--watch-for", "0")
        self.assert_exit(result, 0)
        heading, line = result.stdout.splitlines()
        self.assertEqual(heading.split(), ["AVAILABILITY_S", "LATENCY_MS", "KEY"])
        self.assertEqual(line.split()[2], key_of("node under test"))

    def test_wrong_command_lines_are_refused(self):
        for arguments, named in [(["--subset", "256"], "--subset"), (["--subset", "1", key_of("a")], "--subset"),
                                 (["00"], "00"), ([], "--seed-node")]:
            with self.subTest(arguments=arguments):
                result = p2pctl("sample", *arguments)
                self.assert_exit(result, 2)
                self.assertIn(named, result.stderr)


if __name__ == "__main__":
    unittest.main()
