"""p2pctl watch."""
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import time
import unittest

from tool_test import P2PCTL, ToolTest, free_port, key_of, p2pctl

PATIENCE_SECONDS = 60
HEADING = ["PATCH", "ENDPOINT", "KEY", "STATE", "RTT_MS", "LAST_MS", "ASK/S", "ANS/S", "OUT/S", "IN/S", "TIMEOUTS", "WHY"]


class Terminal:
    """A program that has a terminal for its output."""

    def __init__(self, *arguments):
        self.fd, inner = pty.openpty()
        self.process = subprocess.Popen([P2PCTL, *arguments], stdout=inner, stderr=inner, stdin=inner)
        os.close(inner)
        self.text = ""

    def read_until(self, condition):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition(self.text):
            ready, _, _ = select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"not in time: {self.text!r}")
            self.text += os.read(self.fd, 65536).decode()

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.fd)


def frames(text):
    """What each picture shows, as lines."""
    return [frame.replace("\x1b[K", "").replace("\r", "").split("\x1b[J")[0].splitlines()
            for frame in text.split("\x1b[H")[1:] if "\x1b[J" in frame]


class Watch(ToolTest):
    def start_seed(self):
        node = self.start_node("--listen", "127.0.0.1:0", seed="watched seed")
        node.first_event("started")
        return node

    def watch_once(self, *arguments):
        result = p2pctl("watch", "--interval", "0.3", *arguments)
        self.assert_exit(result, 0)
        lines = result.stdout.splitlines()
        start = next(number for number, line in enumerate(lines) if line.split() == HEADING)
        return lines, [line.split() for line in lines[start + 1:]]

    def nodes_file(self, *peers):
        file = tempfile.NamedTemporaryFile("w", suffix=".seeds")
        self.addCleanup(file.close)
        file.write("\n".join(f"{peer}:tcp" for peer in peers))
        file.flush()
        return file.name

    def test_one_picture_shows_a_node_that_was_found_by_bootstrapping(self):
        node = self.start_seed()
        lines, rows = self.watch_once("--seed-node", node.peer(), "--once", "--seed", "the watcher")
        self.assertEqual(lines[0], f"watching as {key_of('the watcher')}")
        self.assertEqual(len(rows), 1)
        endpoint, key = node.peer().rsplit(":", 1)
        self.assertEqual(rows[0][1:4], [endpoint, key[:16], "up"])

    def test_round_trips_and_rates_are_measured(self):
        _, rows = self.watch_once("--nodes", self.nodes_file(self.start_seed().peer()))
        smoothed, _, asked, answered, sent, received = (float(cell.rstrip("kM")) for cell in rows[0][4:10])
        self.assertGreater(smoothed, 0)
        for rate in (asked, answered, sent, received):
            self.assertGreater(rate, 0)

    def test_a_node_that_cannot_be_reached_is_shown_as_such(self):
        node = self.start_seed()
        absent = f"127.0.0.1:{free_port()}:{key_of('absent')}"
        lines, rows = self.watch_once("--nodes", self.nodes_file(node.peer(), absent))
        states = {row[2]: row[3] for row in rows}
        self.assertEqual(states, {node.peer().rsplit(":", 1)[1][:16]: "up", key_of("absent")[:16]: "never"})
        self.assertRegex(lines[1], r"^nodes 2 .* connected 1$")

    def test_without_a_terminal_it_ends_after_one_picture_of_plain_text(self):
        result = p2pctl("watch", "--interval", "0.1", "--nodes", self.nodes_file(self.start_seed().peer()))
        self.assert_exit(result, 0)
        self.assertNotIn("\x1b", result.stdout)
        self.assertEqual(result.stdout.count("watching as"), 1)

    def test_a_terminal_shows_what_changes_until_interrupted(self):
        node = self.start_seed()
        terminal = Terminal("watch", "--interval", "0.1", "--nodes", self.nodes_file(node.peer()))
        self.addCleanup(terminal.close)
        terminal.read_until(lambda text: any(re.search(r"connected 1$", frame[1]) for frame in frames(text)))
        node.send(signal.SIGKILL)
        terminal.read_until(lambda text: re.search(r"connected 0$", frames(text)[-1][1]))
        self.assertTrue(any(" lost " in line for line in frames(terminal.text)[-1]))
        terminal.process.send_signal(signal.SIGINT)
        self.assertEqual(terminal.process.wait(PATIENCE_SECONDS), 0)

    def test_nodes_that_others_tell_of_later_appear(self):
        newcomer = self.start_node("--listen", "127.0.0.1:0", seed="newcomer")
        teller = self.start_node("--listen", "127.0.0.1:0", "--nodes", self.nodes_file(newcomer.peer()), seed="teller")
        terminal = Terminal("watch", "--interval", "0.1", "--nodes", self.nodes_file(teller.peer()))
        self.addCleanup(terminal.close)
        terminal.read_until(lambda text: any(frame[1].startswith("nodes 1 ") for frame in frames(text)))
        terminal.read_until(lambda text: re.search(r"^nodes 2 .* connected 2$", frames(text)[-1][1]))

    def test_no_node_to_begin_with_is_a_wrong_command_line(self):
        self.assert_exit(p2pctl("watch"), 2)

    def test_a_seed_that_does_not_answer_is_a_failure(self):
        result = p2pctl("watch", "--timeout", "1", "--seed-node", f"127.0.0.1:{free_port()}:{key_of('absent')}")
        self.assert_exit(result, 1)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)


if __name__ == "__main__":
    unittest.main()
