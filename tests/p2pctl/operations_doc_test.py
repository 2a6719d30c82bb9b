"""docs/operations.md names every option of p2pctl, every counter and every limit."""
import os
import re
import tempfile
import unittest

from tool_test import ToolTest, p2pctl

ROOT = os.environ["P2P_SOURCE_DIR"]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


class OperationsDocument(ToolTest):
    def assert_named(self, names):
        self.assertGreater(len(names), 0)
        document = read("docs", "operations.md")
        self.assertEqual([name for name in sorted(names) if not re.search(re.escape(name) + r"(?![\w-])", document)], [])

    def test_options_of_the_commands(self):
        for command in ("keygen", "node", "ping", "nodes", "bench", "message list", "envelope open", "conformance",
                        "geo", "bootstrap", "list-nodes", "get-transaction", "sample", "watch"):
            with self.subTest(command=command):
                text = p2pctl(*command.split(), "--help").stdout
                self.assert_named(set(re.findall(r"--[a-z][a-z-]+", text)) - {"--help"})

    def test_counters(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "p2p.prom")
            node = self.start_node("--metrics-file", path)
            node.first_event("started")
            self.assertEqual(node.stop(), 0)
            with open(path, encoding="utf-8") as file:
                counters = re.findall(r"(?m)^# TYPE archethic_p2p_(\w+)_total counter$", file.read())
        self.assert_named(set(counters))

    def test_limits(self):
        self.assert_named(set(re.findall(r"(?m)^  \w[\w:]* (\w+) = .*;", read("include", "p2p", "limits.hpp"))))

    def test_events(self):
        source = read("tools", "p2pctl", "running_node.cpp") + read("tools", "p2pctl", "peer_exchange.cpp")
        self.assert_named({f"`{event}`" for event in re.findall(r'log_\.write\("(\w+)"', source)})


if __name__ == "__main__":
    unittest.main()
