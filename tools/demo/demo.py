#!/usr/bin/env python3
"""A network of seven nodes on this machine, each its own process. They learn each other from one seed node, connect,
exchange requests; one is killed and comes back; all are stopped. Exits with 1 if anything of it did not happen.

Usage: demo.py PATH_OF_P2PCTL
"""
import signal
import sys
import tempfile
import time

from node_process import NodeProcess, NotHappened, free_ports, run, run_json

CURVES = ["ed25519", "secp256r1", "ed25519", "secp256k1", "ed25519", "secp256r1", "ed25519"]
VICTIM = 4  # which node is killed
STEP_SECONDS = 30  # how long each step may take; on a busy machine much longer than it needs


class Node:
    """One node of the demo over its life, which may span two processes."""

    def __init__(self, p2pctl, number, curve, port):
        self.name = f"node {number}"
        self.curve = curve
        self.port = port
        self.identity = ["--seed", f"demo node {number}", "--curve", curve]
        self.key = run_json(p2pctl, "keygen", *self.identity)["public_key"]
        self.peer = f"127.0.0.1:{port}:{self.key}"
        self.process = None

    def start(self, p2pctl, *knows):
        self.process = NodeProcess(p2pctl, [
            *self.identity, "--listen", f"127.0.0.1:{self.port}", "--discovery-interval", "0.5",
            "--ping-interval", "0.5", "--stats-interval", "0.25", *knows])


def table(rows):
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows)]
    for row in rows:
        print("    " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
    print(flush=True)


def others(nodes, node):
    return {other.key for other in nodes} - {node.key}


class Demo:
    def __init__(self, p2pctl):
        self.p2pctl = p2pctl
        self.begin = time.monotonic()
        self.nodes = [Node(p2pctl, number + 1, curve, port)
                      for number, (curve, port) in enumerate(zip(CURVES, free_ports(len(CURVES))))]
        self.seed_node = self.nodes[0]
        self.victim = self.nodes[VICTIM - 1]

    def happened(self, what):
        print(f"[{time.monotonic() - self.begin:5.1f} s] {what}", flush=True)

    def each(self, nodes, what, condition):
        """Waits until the condition holds for each node; one deadline for all."""
        deadline = time.monotonic() + STEP_SECONDS
        for node in nodes:
            node.process.wait_until(f"{node.name}: {what}", lambda _, n=node: condition(n), deadline)

    def run(self):
        with tempfile.NamedTemporaryFile("w", prefix="p2pctl-demo-", suffix=".seeds") as file:
            file.write("\n".join(f"{node.peer}:tcp" for node in self.nodes))
            file.flush()
            self.start(file.name)
            self.connect()
            self.ask()
            self.exchange()
            self.lose_one()
            self.regain_it()
            self.stop()

    def start(self, nodes_file):
        self.seed_node.start(self.p2pctl, "--nodes", nodes_file)
        for node in self.nodes[1:]:
            node.start(self.p2pctl, "--connect", self.seed_node.peer)
        self.each(self.nodes, "listens", lambda node: node.process.events("listening"))
        self.happened(f"{len(self.nodes)} nodes listen; node 1 knows all, the others know node 1 alone")
        table([("node", "curve", "endpoint", "public key")] +
              [(n.name, n.curve, f"127.0.0.1:{n.port}", n.key[:24] + "…") for n in self.nodes])

    def is_connected_to_all(self, node):
        return node.process.connected_to() == others(self.nodes, node)

    def connect(self):
        self.each(self.nodes, "is connected to all others", self.is_connected_to_all)
        for node in self.nodes[1:]:
            learned = {event["public_key"] for event in node.process.events("learned")}
            if learned != others(self.nodes, node) - {self.seed_node.key}:
                raise NotHappened(f"{node.name} has learned {len(learned)} nodes from others")
        count = len(self.nodes) * (len(self.nodes) - 1)
        self.happened(f"they have learned each other and are all connected: {count} connections")

    def ask(self):
        rows = [("node", "knows", "available", "pings answered", "min ms", "avg ms", "p99 ms")]
        for node in self.nodes:
            listed = run_json(self.p2pctl, "nodes", node.peer)["nodes"]
            if {entry["first_public_key"] for entry in listed} != {other.key for other in self.nodes}:
                raise NotHappened(f"{node.name} lists {len(listed)} nodes")
            available = sum(entry["available?"] for entry in listed)
            if available != len(self.nodes):
                raise NotHappened(f"{node.name} sees {available} available nodes")
            ping = run_json(self.p2pctl, "ping", node.peer, "-n", "10", "--interval", "0.01")
            times = [f"{ping['rtt_us'][name] / 1000:.2f}" for name in ("min", "avg", "p99")]
            rows.append((node.name, len(listed), available, f"{ping['answered']} of {ping['sent']}", *times))
        self.happened("asked from outside, each lists all nodes and answers pings")
        table(rows)

    def has_exchanged(self, node, before):
        """All others are connected to it, and each has answered it since `before`."""
        statistics = node.process.statistics()
        if statistics is None or statistics["incoming_connections"] != len(self.nodes) - 1:
            return False
        answers = self.answers(node)
        return answers.keys() == others(self.nodes, node) and all(
            answers[key] > before[node.name].get(key, 0) for key in answers)

    @staticmethod
    def answers(node):
        """How often each other node has answered this one."""
        statistics = node.process.statistics() or {"peers": []}
        return {peer["public_key"]: peer["responses"] for peer in statistics["peers"]}

    def wait_for_exchange(self):
        before = {node.name: self.answers(node) for node in self.nodes}
        self.each(self.nodes, "has answers from all others", lambda node: self.has_exchanged(node, before))

    def exchange(self):
        self.wait_for_exchange()
        self.happened("each has asked each other node and got answers")
        self.show_statistics()

    def show_statistics(self):
        rows = [("node", "connected to", "incoming", "asked", "got answers", "was asked", "answered", "losses")]
        for node in self.nodes:
            told = node.process.statistics()
            rows.append((node.name, told["connected_nodes"], told["incoming_connections"], told["requests_sent"],
                         told["responses_received"], told["requests_received"], told["responses_sent"],
                         len(self.losses(node))))
        table(rows)

    @staticmethod
    def losses(node):
        return [event for event in node.process.events("lost") if event["direction"] == "outgoing"]

    def lose_one(self):
        survivors = [node for node in self.nodes if node is not self.victim]
        self.victim.process.send(signal.SIGKILL)
        code = self.victim.process.wait()
        if code != -signal.SIGKILL:
            raise NotHappened(f"{self.victim.name} ended with {code}")
        self.each(survivors, f"has noticed the loss of {self.victim.name}",
                  lambda node: self.victim.key not in node.process.connected_to())
        if run(self.p2pctl, "ping", self.victim.peer, "-n", "1", "--timeout", "1").returncode != 1:
            raise NotHappened(f"a ping to {self.victim.name} was answered")
        self.happened(f"{self.victim.name} was killed (SIGKILL); the others have noticed:")
        table([("node", "connected to", "reason")] +
              [(n.name, len(n.process.connected_to()), self.last_loss(n)) for n in survivors])

    def last_loss(self, node):
        return [event for event in self.losses(node) if event["public_key"] == self.victim.key][-1]["reason"]

    def regain_it(self):
        self.victim.start(self.p2pctl, "--connect", self.seed_node.peer)
        self.each(self.nodes, "is connected to all others again", self.is_connected_to_all)
        self.wait_for_exchange()
        run_json(self.p2pctl, "ping", self.victim.peer, "-n", "3", "--interval", "0.01")
        self.happened(f"{self.victim.name} is back on its port; all are connected and answer again")
        self.show_statistics()

    def stop(self):
        for node in self.nodes:
            node.process.send(signal.SIGTERM)
        codes = [node.process.wait(STEP_SECONDS) for node in self.nodes]
        for node, code in zip(self.nodes, codes):
            if code != 0 or not node.process.events("stopped"):
                raise NotHappened(f"{node.name}: SIGTERM ended it with exit code {code}")
        self.happened("all were stopped by SIGTERM and ended with exit code 0")

    def show_complaints(self):
        for node in self.nodes:
            if node.process:
                for line in node.process.stderr().splitlines():
                    print(f"    {node.name}: {line}", file=sys.stderr)

    def kill_all(self):
        for node in self.nodes:
            if node.process:
                node.process.kill()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    demo = Demo(sys.argv[1])
    try:
        demo.run()
    except NotHappened as error:
        print(f"demo: did not happen: {error}", file=sys.stderr)
        demo.show_complaints()
        sys.exit(1)
    finally:
        demo.kill_all()
    print("demo: everything happened")


if __name__ == "__main__":
    main()
