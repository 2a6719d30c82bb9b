"""What the tests of p2pctl share: the program under test and nodes that end with their test."""
import os
import socket
import unittest

from node_process import NodeProcess, free_ports, run

P2PCTL = os.environ["P2PCTL"]


def p2pctl(*arguments):
    return run(P2PCTL, *arguments)


def free_port():
    return free_ports(1)[0]


def key_of(seed, *arguments):
    line = p2pctl("keygen", "--seed", seed, *arguments).stdout.splitlines()[2]
    return line.removeprefix("public key").strip()


class ToolTest(unittest.TestCase):
    def start_node(self, *arguments, seed="node under test"):
        node = NodeProcess(P2PCTL, ["--seed", seed, *arguments])
        self.addCleanup(node.kill)
        return node

    def listen_silently(self):
        """The port of a listener that takes connections and bytes and never answers."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        return listener.getsockname()[1]

    def assert_exit(self, result, code):
        self.assertEqual(result.returncode, code, f"stdout: {result.stdout}\nstderr: {result.stderr}")
