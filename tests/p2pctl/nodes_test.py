"""p2pctl nodes."""
import json
import os
import tempfile
import unittest

from tool_test import ToolTest, free_port, key_of, p2pctl


DATABASE = os.path.join(os.environ["P2P_SOURCE_DIR"], "tests", "geo", "test-city.mmdb")


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

    def test_each_node_is_pinged(self):
        node = self.start_node_that_knows(f"127.0.0.1:{free_port()}:{key_of('absent')}:tcp")
        nodes = {entry["first_public_key"]: entry
                 for entry in json.loads(p2pctl("nodes", node.peer(), "--json").stdout)["nodes"]}
        itself, absent = nodes[key_of("node under test")], nodes[key_of("absent")]
        self.assertTrue(itself["connected"])
        self.assertGreater(itself["latency_us"], 0)
        self.assertFalse(absent["connected"])
        self.assertNotIn("latency_us", absent)

    def test_nobody_is_contacted_for_a_list_only(self):
        node = self.start_node_that_knows()
        entry, = json.loads(p2pctl("nodes", node.peer(), "--list-only", "--json").stdout)["nodes"]
        self.assertFalse({"connected", "latency_us", "country"} & entry.keys())

    def test_a_database_gives_the_patch_of_a_node_and_its_country(self):
        node = self.start_node("--listen", "127.0.0.13:0", "--database", DATABASE)
        result = p2pctl("nodes", node.peer(), "--database", DATABASE, "--json")
        entry, = json.loads(result.stdout)["nodes"]
        self.assertEqual((bytes.fromhex(entry["geo_patch"]), entry["country"]), (b"6E6", "Australia"))
        line = p2pctl("nodes", node.peer(), "--database", DATABASE).stdout.splitlines()[1]
        self.assertEqual(line.split()[3:6], ["6E6", "6E6", "Australia"])

    def test_a_node_tells_the_patch_that_it_was_given(self):
        node = self.start_node("--listen", "127.0.0.1:0", "--patch", "A3F")
        entry, = json.loads(p2pctl("nodes", node.peer(), "--json").stdout)["nodes"]
        self.assertEqual((bytes.fromhex(entry["geo_patch"]), bytes.fromhex(entry["network_patch"])), (b"A3F", b"A3F"))

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
