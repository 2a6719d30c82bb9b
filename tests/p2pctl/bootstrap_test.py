"""p2pctl bootstrap, and how p2pctl node finds the network and keeps its seeds."""
import json
import os
import time
import unittest

from tool_test import ToolTest, free_port, key_of, p2pctl

STEPS = ["connecting_seeds", "asking_seeds", "connecting_closest_nodes", "fetching_node_list", "connecting_nodes"]


def absent_node(name):
    return f"127.0.0.1:{free_port()}:{key_of(name)}"


class Bootstrap(ToolTest):
    def bootstrap(self, *arguments):
        result = p2pctl("bootstrap", *arguments, "--timeout", "5", "--json")
        self.assert_exit(result, 0)
        return json.loads(result.stdout)

    def test_one_seed_leads_to_the_whole_network(self):
        nodes = self.start_network(4)
        report = self.bootstrap("--seed-node", nodes[1].peer())
        self.assertGreater(report.pop("elapsed_ms"), 0)
        self.assertEqual(report, {"seeds": 1, "seeds_connected": 1, "seeds_answered": 1, "nodes": 4, "nodes_connected": 4})

    def test_a_seed_may_be_written_as_in_a_file_of_seeds(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        line = f"{node.peer()}:tcp"
        self.assertEqual(self.bootstrap("--seed-node", line)["nodes"], 1)
        self.assertEqual(self.bootstrap("--seeds", self.seeds_file(line, ""))["nodes"], 1)

    def test_the_steps_are_told_on_stderr_and_the_report_on_stdout(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        result = p2pctl("bootstrap", "--seed-node", node.peer(), "--seed-node", absent_node("absent"))
        self.assert_exit(result, 0)
        told = [line.split(":")[0] for line in result.stderr.splitlines()]
        self.assertEqual(list(dict.fromkeys(told)), STEPS)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], "2 seeds, 1 connected, 1 answered")
        self.assertRegex(lines[1], r"^1 nodes, 1 connected, in \d+ ms$")

    def test_a_node_that_is_gone_is_counted_and_not_connected(self):
        nodes = self.start_network(3)
        nodes[2].kill()
        report = self.bootstrap("--seed-node", nodes[0].peer())
        self.assertEqual((report["nodes"], report["nodes_connected"]), (3, 2))

    def test_the_data_directory_leads_back_to_the_network_without_its_first_seed(self):
        nodes = self.start_network(3)
        directory = self.temporary_directory()
        self.bootstrap("--seed-node", nodes[0].peer(), "--data-dir", directory)
        nodes[0].kill()
        report = self.bootstrap("--data-dir", directory)
        self.assertEqual((report["nodes"], report["nodes_connected"]), (3, 2))

    def test_seeds_that_are_kept_and_dead_give_way_to_those_given(self):
        directory = self.temporary_directory()
        gone = self.start_node("--listen", "127.0.0.1:0", seed="gone")
        self.bootstrap("--seed-node", gone.peer(), "--data-dir", directory)
        gone.kill()
        there = self.start_node("--listen", "127.0.0.1:0", seed="there")
        self.assertEqual(self.bootstrap("--seed-node", there.peer(), "--data-dir", directory)["nodes_connected"], 1)
        self.assertEqual(self.bootstrap("--data-dir", directory)["nodes_connected"], 1)

    def test_a_data_directory_in_use_is_an_error_that_names_it(self):
        directory = self.temporary_directory()
        self.start_node("--data-dir", directory).first_event("started")
        result = p2pctl("bootstrap", "--data-dir", directory)
        self.assert_exit(result, 1)
        self.assertIn(directory, result.stderr)

    def test_seeds_that_nobody_answers_at_are_a_failure(self):
        result = p2pctl("bootstrap", "--seed-node", absent_node("absent"), "--json")
        self.assert_exit(result, 1)
        self.assertEqual(result.stdout, "")
        self.assertIn("cannot reach the network", result.stderr.splitlines()[-1])

    def test_seeds_are_needed(self):
        for arguments, named in ([], "--seed-node"), (["--seeds", "/no/such/file"], "/no/such/file"):
            with self.subTest(arguments=arguments):
                result = p2pctl("bootstrap", *arguments)
                self.assert_exit(result, 2)
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertIn(named, result.stderr)
        self.assert_exit(p2pctl("bootstrap", "--data-dir", self.temporary_directory()), 1)


class NodeFromSeeds(ToolTest):
    def test_a_node_finds_the_network_from_its_seed(self):
        nodes = self.start_network(3)
        newcomer = self.start_node("--seed-node", nodes[0].peer(), seed="newcomer")
        told = newcomer.first_event("bootstrapped", 20)
        self.assertEqual((told["seeds_answered"], told["nodes"], told["nodes_connected"]), (1, 3, 3))

    def test_a_node_finds_the_network_again_from_its_data_directory(self):
        nodes = self.start_network(3)
        directory = self.temporary_directory()
        node = self.start_node("--seed-node", nodes[0].peer(), "--data-dir", directory, seed="comes back")
        node.first_event("bootstrapped", 20)
        path = os.path.join(directory, "seeds.state")
        self.wait_for_file(path, [key_of(f"node {number} of a network") for number in range(3)])
        self.assertEqual(node.stop(), 0)
        nodes[0].kill()
        again = self.start_node("--data-dir", directory, seed="comes back")
        told = again.first_event("bootstrapped", 20)
        self.assertEqual((told["seeds"], told["nodes_connected"]), (3, 2))

    def wait_for_file(self, path, keys):
        """Until the file has all these keys: the node writes it behind the event."""
        deadline = time.monotonic() + 60
        while True:
            with open(path, "rb") as file:
                content = file.read()
            if all(key.upper().encode() in content for key in keys):
                return
            self.assertLess(time.monotonic(), deadline, content)
            time.sleep(0.02)

    def test_nodes_named_are_kept_as_seeds(self):
        other = self.start_node("--listen", "127.0.0.1:0", seed="other")
        directory = self.temporary_directory()
        node = self.start_node("--connect", other.peer(), "--data-dir", directory)
        node.first_event("bootstrapped", 20)
        self.assertEqual(node.stop(), 0)
        again = self.start_node("--data-dir", directory)
        self.assertEqual(again.first_event("bootstrapped", 20)["nodes_connected"], 1)

    def test_seeds_that_nobody_answers_at_are_told_and_the_node_stays(self):
        port = free_port()
        node = self.start_node("--seed-node", f"127.0.0.1:{port}:{key_of('late')}")
        self.assertIn("no connection to any of 1 seeds", node.first_event("bootstrap_failed", 20)["reason"])
        self.start_node("--listen", f"127.0.0.1:{port}", seed="late")
        node.wait_until("connected", lambda n: n.connected_to() == {key_of("late")}, time.monotonic() + 30)

    def test_a_damaged_data_directory_is_an_error_at_start(self):
        directory = self.temporary_directory()
        with open(os.path.join(directory, "seeds.state"), "wb") as file:
            file.write(b"not what was written")
        result = p2pctl("node", "--seed", "s", "--data-dir", directory)
        self.assert_exit(result, 1)
        self.assertIn("seeds", result.stderr)


if __name__ == "__main__":
    unittest.main()
