"""p2pctl node."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from tool_test import P2PCTL, ToolTest, free_port, key_of, p2pctl


def endpoint_of(node):
    address, port = node.first_event("listening")["endpoint"].rsplit(":", 1)
    return address, int(port)


class Node(ToolTest):
    def test_the_first_line_tells_endpoint_and_key(self):
        process = subprocess.Popen([P2PCTL, "node", "--seed", "s", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        line = process.stdout.readline()
        self.assertRegex(line, r"^\S+ listening endpoint=127\.0\.0\.1:[1-9]\d* public_key=" + key_of("s"))

    def test_it_listens_on_several_endpoints(self):
        node = self.start_node("--listen", "127.0.0.1:0", "--listen", "[::1]:0")
        node.wait_until("both", lambda n: len(n.events("listening")) == 2, time.monotonic() + 10)
        for event in node.events("listening"):
            self.assert_exit(p2pctl("ping", event["peer"], "-n", "1"), 0)

    def test_a_port_in_use_is_an_error_that_names_the_endpoint(self):
        port = self.listen_silently()
        result = p2pctl("node", "--seed", "s", "--listen", f"127.0.0.1:{port}")
        self.assert_exit(result, 1)
        self.assertIn(f"127.0.0.1:{port}", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_signals_end_it_cleanly_while_connections_are_open(self):
        for signal_name in ("SIGTERM", "SIGINT"):
            with self.subTest(signal=signal_name):
                node = self.start_node("--listen", "127.0.0.1:0")
                other = self.start_node("--connect", node.peer(), seed="other")
                with socket.create_connection(endpoint_of(node)) as stranger:
                    node.wait_until("both", lambda n: len(n.events("connected")) >= 2, time.monotonic() + 10)
                    node.first_event("authenticated")
                    node.send(getattr(signal, signal_name))
                    self.assertEqual(node.wait(), 0)
                    stranger.settimeout(10)
                    self.assertEqual(stranger.recv(1), b"")
                self.assertEqual(node.events("stopping")[0]["reason"], signal_name)
                self.assertEqual(node.events()[-1]["event"], "stopped")
                lost = other.first_event("lost")
                self.assertEqual((lost["public_key"], lost["connected"]), (key_of("node under test"), False))

    def test_it_connects_to_the_nodes_that_others_know(self):
        third = self.start_node("--listen", "127.0.0.1:0", seed="third")
        second = self.start_node("--listen", "127.0.0.1:0", "--connect", third.peer(), seed="second")
        first = self.start_node("--connect", second.peer(), seed="first")
        learned = first.first_event("learned")
        self.assertEqual((learned["public_key"], learned["from"]), (key_of("third"), key_of("second")))
        first.wait_until("connected to both", lambda n: n.connected_to() == {key_of("second"), key_of("third")},
                         time.monotonic() + 10)

    def test_it_learns_no_more_nodes_than_allowed(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("\n".join(f"127.0.0.1:{free_port()}:{key_of(f'absent {n}')}:tcp" for n in range(5)))
            file.flush()
            knowing = self.start_node("--listen", "127.0.0.1:0", "--nodes", file.name, seed="knowing")
            knowing.first_event("listening")
        curious = self.start_node("--connect", knowing.peer(), "--max-nodes", "3", "--discovery-interval", "0.05",
                                  "--stats-interval", "0.05")
        curious.wait_until("asked often", lambda n: n.statistics() and n.statistics()["responses_received"] > 3,
                           time.monotonic() + 10)
        self.assertEqual(len(curious.events("learned")), 2)
        self.assertEqual(curious.statistics()["known_nodes"], 3)

    def test_it_reconnects_to_a_node_that_comes_back(self):
        port = free_port()
        listen = ("--listen", f"127.0.0.1:{port}")
        node = self.start_node(*listen)
        other = self.start_node("--connect", node.peer(), seed="other")
        key = key_of("node under test")
        other.wait_until("connected", lambda n: key in n.connected_to(), time.monotonic() + 10)
        node.kill()
        other.wait_until("lost", lambda n: key not in n.connected_to(), time.monotonic() + 10)
        self.start_node(*listen)
        other.wait_until("connected again", lambda n: key in n.connected_to(), time.monotonic() + 30)

    def test_statistics_tell_of_each_peer(self):
        node = self.start_node("--listen", "127.0.0.1:0")
        other = self.start_node("--connect", node.peer(), "--stats-interval", "0.05", "--ping-interval", "0.05",
                                seed="other")

        def peer_with_answers(process):
            peers = process.statistics()["peers"] if process.statistics() else []
            return [peer for peer in peers if peer["responses"] >= 3]

        peer = other.wait_until("answers", peer_with_answers, time.monotonic() + 10)[0]
        self.assertEqual(peer["public_key"], key_of("node under test"))
        self.assertTrue(peer["connected"])
        self.assertGreater(peer["round_trip_us"], 0)

    def test_the_metrics_file_is_kept_in_prometheus_form(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "p2p.prom")
            node = self.start_node("--listen", "127.0.0.1:0", "--metrics-file", path)
            self.assert_exit(p2pctl("ping", node.peer(), "-n", "2", "--interval", "0.01"), 0)
            self.assertEqual(node.stop(), 0)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertEqual(os.listdir(directory), ["p2p.prom"])
        self.assertRegex(text, r"(?m)^archethic_p2p_requests_received\S* 2$")

    def test_it_goes_on_when_nobody_reads_its_events(self):
        node = subprocess.Popen([P2PCTL, "node", "--seed", "s", "--listen", "127.0.0.1:0", "--json"],
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(node.wait)
        self.addCleanup(node.kill)
        peer = json.loads(node.stdout.readline())["peer"]
        node.stdout.close()
        for _ in range(2):
            self.assert_exit(p2pctl("ping", peer, "-n", "1"), 0)
        node.send_signal(signal.SIGTERM)
        self.assertEqual(node.wait(10), 0)

    def test_a_bad_nodes_file_is_an_error_that_names_the_line(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(f"127.0.0.1:3002:{key_of('a')}:tcp\n\n127.0.0.1:3003:00:tcp\n")
            file.flush()
            result = p2pctl("node", "--seed", "s", "--nodes", file.name)
        self.assert_exit(result, 2)
        self.assertIn("line 3", result.stderr)


if __name__ == "__main__":
    unittest.main()
