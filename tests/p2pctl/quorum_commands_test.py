"""p2pctl list-nodes and get-transaction."""
import json
import unittest

from tool_test import ToolTest, free_port, key_of, p2pctl

ADDRESS = "0000" + "5a" * 32


class QuorumCommands(ToolTest):
    def ask(self, *arguments, code=0):
        result = p2pctl(*arguments, "--json")
        self.assert_exit(result, code)
        return json.loads(result.stdout)

    def start_alone(self, count):
        """Nodes that know only themselves."""
        return [self.start_node("--listen", "127.0.0.1:0", seed=f"alone {number}") for number in range(count)]

    def file_of(self, nodes, *more):
        return self.seeds_file(*(f"{node.peer()}:tcp" for node in nodes), *more)

    def test_a_list_of_the_whole_network_comes_from_several_nodes(self):
        nodes = self.start_network(4)
        told = self.ask("list-nodes", "--seed-node", nodes[0].peer())
        keys = {node.first_event("listening")["public_key"] for node in nodes}
        self.assertEqual({node["first_public_key"].lower() for node in told["result"]["fields"]["nodes"]}, keys)
        self.assertEqual(len(told["outcomes"]), 3)
        for outcome in told["outcomes"]:
            self.assertIn(outcome["node"], keys)
            self.assertGreater(outcome["elapsed_ms"], 0)
            self.assertEqual((outcome["chunk"], outcome["reply"]), (0, "NodeList"))

    def test_lists_that_differ_are_merged(self):
        nodes = self.start_alone(3)
        told = self.ask("list-nodes", "--nodes", self.file_of(nodes))
        self.assertEqual({node["first_public_key"].lower() for node in told["result"]["fields"]["nodes"]},
                         {key_of(f"alone {number}") for number in range(3)})

    def test_the_consistency_level_is_how_many_nodes_are_asked_at_a_time_until_two_have_replied(self):
        told = self.ask("list-nodes", "--nodes", self.file_of(self.start_alone(3)), "--consistency", "1")
        self.assertEqual([outcome["chunk"] for outcome in told["outcomes"]], [0, 1])

    def test_text_shows_the_outcomes_and_then_the_nodes(self):
        node, = self.start_alone(1)
        result = p2pctl("list-nodes", "--seed-node", node.peer())
        self.assert_exit(result, 0)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0].split(), ["NODE", "CHUNK", "ELAPSED_MS", "REPLY"])
        self.assertRegex(lines[1], rf"^{key_of('alone 0')} +0 +[\d.]+ NodeList$")
        self.assertEqual(lines[2].split()[:4], ["IP", "PORT", "HTTP", "PATCH"])
        self.assertEqual(lines[-1], "1 node")

    def test_nodes_are_asked_for_a_transaction_until_one_has_it(self):
        nodes = self.file_of(self.start_alone(3))
        told = self.ask("get-transaction", ADDRESS, "--nodes", nodes, "--consistency", "2", code=1)
        self.assertEqual([outcome["chunk"] for outcome in told["outcomes"]], [0, 0, 1])
        self.assertEqual({outcome["reply"] for outcome in told["outcomes"]}, {"NotFound"})
        self.assertIn("accept", told["error"])

    def test_a_node_that_is_not_there_is_not_asked(self):
        nodes = self.file_of(self.start_alone(2), f"127.0.0.1:{free_port()}:{key_of('absent')}:tcp")
        told = self.ask("list-nodes", "--nodes", nodes)
        self.assertEqual({outcome["node"] for outcome in told["outcomes"]}, {key_of("alone 0"), key_of("alone 1")})

    def test_a_node_that_never_answers_has_its_error_beside_the_result(self):
        silent = f"127.0.0.1:{self.listen_silently()}:{key_of('silent')}:tcp"
        told = self.ask("list-nodes", "--nodes", self.file_of(self.start_alone(1), silent), "--timeout", "1")
        outcomes = {outcome["node"]: outcome for outcome in told["outcomes"]}
        self.assertEqual(outcomes[key_of("alone 0")]["reply"], "NodeList")
        self.assertIn("timeout", outcomes[key_of("silent")]["error"])

    def test_no_reply_at_all_is_a_failure_with_the_outcomes_shown(self):
        silent = self.seeds_file(f"127.0.0.1:{self.listen_silently()}:{key_of('silent')}:tcp")
        result = p2pctl("list-nodes", "--nodes", silent, "--timeout", "0.3")
        self.assert_exit(result, 1)
        self.assertRegex(result.stdout.splitlines()[1], rf"^{key_of('silent')} .*timeout")
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_wrong_command_lines_are_refused(self):
        for arguments, named in [
                (["get-transaction"], "address"),
                (["get-transaction", "00"], "00"),
                (["get-transaction", ADDRESS], "--seed-node"),
                (["list-nodes"], "--seed-node"),
                (["list-nodes", "--nodes", "a", "--seeds", "b"], "--nodes"),
                (["list-nodes", "--consistency", "0"], "--consistency"),
                (["list-nodes", "--patch", "xyz"], "--patch"),
        ]:
            with self.subTest(arguments=arguments):
                result = p2pctl(*arguments)
                self.assert_exit(result, 2)
                self.assertIn(named, result.stderr)


if __name__ == "__main__":
    unittest.main()
