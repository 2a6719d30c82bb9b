"""p2pctl nodes."""
import json
import tempfile
import unittest

from tool_test import ToolTest, free_port, key_of, p2pctl


class Nodes(ToolTest):
    def start_node_that_knows(self, *seeds_lines):
        with tempfile.NamedTemporaryFile("w", suffix=".seeds") as file:
            file.write("\n".join(seeds_lines))
            file.flush()
            node = self.start_node("--listen", "127.0.0.1:0", "--nodes", file.name)
            node.first_event("listening")
        return node

    def test_json_has_the_records_of_all_nodes_that_the_node_knows(self):
        absent = f"127.0.0.1:{free_port()}"
        node = self.start_node_that_knows(f"{absent}:{key_of('absent').upper()}:tcp")
        result = p2pctl("nodes", node.peer(), "--json")
        self.assert_exit(result, 0)
        nodes = {entry["first_public_key"]: entry for entry in json.loads(result.stdout)["nodes"]}
        self.assertEqual(nodes.keys(), {key_of("node under test"), key_of("absent")})
        itself = nodes[key_of("node under test")]
        self.assertEqual(f"{itself['ip']}:{itself['port']}", node.first_event("listening")["endpoint"])
        self.assertTrue(itself["available?"] and itself["authorized?"])
        other = nodes[key_of("absent")]
        self.assertEqual(f"{other['ip']}:{other['port']}", absent)
        self.assertFalse(other["available?"])

    def test_only_authorized_and_available_nodes_on_demand(self):
        node = self.start_node_that_knows(f"127.0.0.1:{free_port()}:{key_of('absent')}:tcp")
        nodes = json.loads(p2pctl("nodes", node.peer(), "--authorized", "--json").stdout)["nodes"]
        self.assertEqual([entry["first_public_key"] for entry in nodes], [key_of("node under test")])

    def test_the_table_has_a_line_for_each_node(self):
        node = self.start_node_that_knows(f"192.0.2.7:3002:{key_of('far away')}:tcp")
        result = p2pctl("nodes", node.peer())
        self.assert_exit(result, 0)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0].split()[:4], ["IP", "PORT", "HTTP", "PATCH"])
        self.assertIn(key_of("far away"), next(line for line in lines if line.startswith("192.0.2.7 ")))
        self.assertEqual(lines[-1], "2 nodes")

    def test_a_node_on_ipv6_alone_cannot_be_listed(self):
        node = self.start_node("--listen", "[::1]:0")
        self.assertEqual(json.loads(p2pctl("nodes", node.peer(), "--json").stdout), {"nodes": []})
        self.assertEqual(len(node.events("not_announced")), 1)

    def test_no_answer_is_a_failure_that_names_the_endpoint(self):
        endpoint = f"127.0.0.1:{free_port()}"
        result = p2pctl("nodes", f"{endpoint}:{key_of('absent')}")
        self.assert_exit(result, 1)
        self.assertIn(endpoint, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
