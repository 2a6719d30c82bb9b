"""p2pctl ping."""
import json
import signal
import subprocess
import unittest

from tool_test import P2PCTL, ToolTest, free_port, key_of, p2pctl


class Ping(ToolTest):
    def ping(self, peer, *arguments):
        result = p2pctl("ping", peer, "--interval", "0.01", "--json", *arguments)
        return result, json.loads(result.stdout)

    def test_a_running_node_answers_over_ipv4(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        result, told = self.ping(node.peer(), "-n", "5")
        self.assert_exit(result, 0)
        self.assertEqual((told["sent"], told["answered"], told["loss_percent"]), (5, 5, 0))
        self.assertEqual([ping["seq"] for ping in told["pings"]], [1, 2, 3, 4, 5])
        times = told["rtt_us"]
        self.assertTrue(0 < times["min"] <= times["avg"] <= times["max"])
        self.assertTrue(times["min"] <= times["p50"] <= times["p99"] <= times["max"])

    def test_a_running_node_answers_over_ipv6(self):
        node = self.start_node("--listen", "[::1]:0")
        peer = node.peer()
        self.assertTrue(peer.startswith("[::1]:"), peer)
        result, told = self.ping(peer, "-n", "2")
        self.assert_exit(result, 0)
        self.assertEqual(told["answered"], 2)

    def test_any_curve_pings_any_curve(self):
        for served in ("ed25519", "secp256r1", "secp256k1"):
            node = self.start_node("--listen", "127.0.0.1:0", "--curve", served)
            for asking in ("ed25519", "secp256r1", "secp256k1"):
                with self.subTest(served=served, asking=asking):
                    result, _ = self.ping(node.peer(), "-n", "1", "--curve", asking)
                    self.assert_exit(result, 0)

    def test_the_seed_makes_the_sender(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        _, told = self.ping(node.peer(), "-n", "1", "--seed", "asking")
        self.assertEqual(told["sender"], key_of("asking"))
        node.first_event("authenticated")
        self.assertEqual(node.events("authenticated")[0]["public_key"], key_of("asking"))

    def test_text_shows_each_ping_and_the_sum(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        result = p2pctl("ping", node.peer(), "-n", "2", "--interval", "0.01")
        self.assert_exit(result, 0)
        lines = result.stdout.splitlines()
        self.assertRegex(lines[0], r"^connected to 127\.0\.0\.1:\d+ in \d+\.\d+ ms$")
        self.assertRegex(lines[1], r"^seq=1 time=\d+\.\d+ ms$")
        self.assertRegex(lines[2], r"^seq=2 time=\d+\.\d+ ms$")
        self.assertEqual(lines[4], "2 sent, 2 answered, 0.0 % lost")
        self.assertRegex(lines[5], r"^round trip min/avg/p99 = [\d.]+/[\d.]+/[\d.]+ ms$")

    def test_pings_are_lost_when_nobody_listens(self):
        endpoint = f"127.0.0.1:{free_port()}"
        result, told = self.ping(f"{endpoint}:{key_of('absent')}", "-n", "3")
        self.assert_exit(result, 1)
        self.assertEqual((told["sent"], told["answered"], told["loss_percent"]), (3, 0, 100))
        self.assertNotIn("rtt_us", told)
        self.assertIn(endpoint, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_pings_to_a_node_that_never_answers_time_out(self):
        port = self.listen_silently()
        result, told = self.ping(f"127.0.0.1:{port}:{key_of('silent')}", "-n", "2", "--timeout", "0.2")
        self.assert_exit(result, 1)
        self.assertEqual(told["answered"], 0)
        self.assertTrue(all("timeout" in ping["error"] for ping in told["pings"]), told["pings"])

    def test_a_node_with_another_key_does_not_count(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        endpoint = node.first_event("listening")["endpoint"]
        result, told = self.ping(f"{endpoint}:{key_of('somebody else')}", "-n", "1", "--timeout", "1")
        self.assert_exit(result, 1)
        self.assertEqual(told["answered"], 0)

    def test_an_interrupted_series_still_tells_its_sum(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        process = subprocess.Popen([P2PCTL, "ping", node.peer(), "-n", "0", "--interval", "60"],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        while not process.stdout.readline().startswith("seq=1 "):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=10)
        self.assertIn("1 sent, 1 answered", rest)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
