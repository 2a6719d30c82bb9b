#!/usr/bin/env python3
"""What each language costs beside C++: requests a second to one server, and CPU time of a request to the own key.

Rounds go through all the clients in turn, so that they meet the same machine; the figures are medians. Each client is a
command that takes `HOST:PORT SERVER_KEY_HEX SECONDS CONCURRENCY`, where it has `{}` or else at its end, and prints a line of
JSON; those named with --local take `local SECONDS CONCURRENCY`, too.

Usage: compare.py --p2pctl P2PCTL [--rounds N] [--seconds S] [--concurrency N] [--local NAME,...] NAME=COMMAND...
The first client is C++.
"""
import argparse
import json
import shlex
import statistics
import subprocess
import sys


class Server:
    """p2pctl bench-server, for as long as the block lasts."""

    def __init__(self, p2pctl):
        self.process = subprocess.Popen([p2pctl, "bench-server", "--curve", "ed25519"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().strip()
        self.endpoint, self.key = address.rsplit(":", 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def run(command, *arguments):
    template = command if "{}" in command else command + " {}"
    words = shlex.split(template.replace("{}", " ".join(map(str, arguments))))
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(clients, rounds, arguments):
    """{name: [result of each round]}."""
    results = {name: [] for name, _ in clients}
    for _ in range(rounds):
        for name, command in clients:
            results[name].append(run(command, *arguments))
    return results


def medians(results, figure):
    return {name: statistics.median(map(figure, rounds)) for name, rounds in results.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--p2pctl", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--local", default="cpp,c,rust")
    parser.add_argument("clients", nargs="+")
    options = parser.parse_args()
    clients = [tuple(client.split("=", 1)) for client in options.clients]
    first = clients[0][0]

    with Server(options.p2pctl) as server:
        load = (server.endpoint, server.key, options.seconds, options.concurrency)
        rates = medians(measure(clients, options.rounds, load), lambda one: one["requests"] / one["seconds"])
    local = [client for client in clients if client[0] in options.local.split(",")]
    costs = medians(measure(local, options.rounds, ("local", options.seconds, options.concurrency)),
                    lambda one: one["cpu_seconds"] / one["requests"] * 1e6)
    print(f"{'':14}{'requests/s':>12}{'of ' + first:>10}{'own key, CPU us':>18}{'added':>8}")
    for name, _ in clients:
        cost = f"{costs[name]:18.2f}{costs[name] - costs[first]:8.2f}" if name in costs else ""
        print(f"{name:14}{rates[name]:12.0f}{rates[name] / rates[first]:10.3f}{cost}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
