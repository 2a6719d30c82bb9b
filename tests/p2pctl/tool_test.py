"""What the tests of p2pctl share: the program under test, the vectors, and nodes that end with their test."""
import json
import os
import socket
import subprocess
import tempfile
import time
import unittest

from node_process import NodeProcess, free_ports, run

P2PCTL = os.environ["P2PCTL"]


def p2pctl(*arguments):
    return run(P2PCTL, *arguments)


def run_lines(arguments, lines=(), text=None):
    """The program with these lines, or this text, on its standard input."""
    text = "".join(f"{line}\n" for line in lines) if text is None else text
    return subprocess.run([P2PCTL, *arguments], input=text, capture_output=True, encoding="utf-8", check=False)


def vectors(name):
    with open(os.path.join(os.environ["P2P_VECTORS"], name), encoding="utf-8") as file:
        return json.load(file)


def uses_memory_as_is():
    """Not so in a build with a sanitizer."""
    return not {"ASAN_OPTIONS", "TSAN_OPTIONS"} & os.environ.keys()


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

    def temporary_directory(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        return directory.name

    def seeds_file(self, *lines):
        path = os.path.join(self.temporary_directory(), "seeds")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        return path

    def start_network(self, count):
        """Nodes that are all connected to each other. The first one was told of the others, which found them from it."""
        names = [f"node {number} of a network" for number in range(count)]
        endpoints = [f"127.0.0.1:{port}" for port in free_ports(count)]
        seeds = [f"{endpoint}:{key_of(name)}:tcp" for endpoint, name in zip(endpoints, names)]
        told = self.seeds_file(*seeds[1:])
        first = self.start_node("--listen", endpoints[0], "--nodes", told, seed=names[0])
        nodes = [first] + [self.start_node("--listen", endpoint, "--seed-node", first.peer(), seed=name)
                           for endpoint, name in zip(endpoints[1:], names[1:])]
        keys = {key_of(name) for name in names}
        for node, name in zip(nodes, names):
            others = keys - {key_of(name)}
            node.wait_until("connected", lambda n, others=others: n.connected_to() == others, time.monotonic() + 30)
        return nodes

    def listen_silently(self):
        """The port of a listener that takes connections and bytes and never answers."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        return listener.getsockname()[1]

    def assert_exit(self, result, code):
        self.assertEqual(result.returncode, code, f"stdout: {result.stdout}\nstderr: {result.stderr}")
