"""Drives p2pctl: commands with their results, and `p2pctl node` processes with the events that they tell."""
import json
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time


class NotHappened(Exception):
    """Something that was waited for did not happen."""


class NodeProcess:
    """A running `p2pctl node --json`; its events are read as they come."""

    def __init__(self, p2pctl, arguments):
        self._stderr = tempfile.TemporaryFile(mode="w+")
        self._changed = threading.Condition()
        self._events = []
        self._ended = False
        self.process = subprocess.Popen(
            [p2pctl, "node", "--json", *arguments], stdout=subprocess.PIPE, stderr=self._stderr, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self._changed:
                self._events.append(json.loads(line))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def events(self, kind=None):
        with self._changed:
            return [event for event in self._events if kind is None or event["event"] == kind]

    def wait_until(self, what, condition, deadline):
        """Waits until condition(self), checked after each event, is true; gives its value. `deadline` is a
        time.monotonic()."""
        while True:
            with self._changed:
                seen, ended = len(self._events), self._ended
            value = condition(self)
            if value:
                return value
            with self._changed:
                changed = self._changed.wait_for(
                    lambda: len(self._events) > seen or self._ended != ended,
                    timeout=0 if ended else max(0.0, deadline - time.monotonic()))
            if not changed:
                raise NotHappened(f"{what}: {'the process has ended' if ended else 'not in time'}")

    def first_event(self, kind, timeout=10):
        return self.wait_until(f"event {kind}", lambda node: node.events(kind), time.monotonic() + timeout)[0]

    def peer(self):
        """IP:PORT:KEYHEX of the first endpoint."""
        return self.first_event("listening")["peer"]

    def connected_to(self):
        """The keys of the nodes that this one is connected to."""
        connected = set()
        for event in self.events():
            if event.get("direction") == "outgoing":
                (connected.add if event["connected"] else connected.discard)(event["public_key"])
        return connected

    def statistics(self):
        """The last ones told, or None."""
        told = self.events("statistics")
        return told[-1] if told else None

    def stderr(self):
        self._stderr.seek(0)
        return self._stderr.read()

    def send(self, which):
        self.process.send_signal(which)

    def wait(self, timeout=10):
        """The exit code, once everything that the process told has been read."""
        code = self.process.wait(timeout)
        self._reader.join(timeout)
        return code

    def stop(self, timeout=10):
        self.send(signal.SIGTERM)
        return self.wait(timeout)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        self.process.stdout.close()
        self._stderr.close()


def free_ports(count):
    """Ports that were free a moment ago, below those that systems give to outgoing connections: so that nobody is
    likely to get one of them before it is used."""
    ports = []
    for port in random.sample(range(20000, 32000), 1000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise NotHappened("no free ports")


def run(p2pctl, *arguments, timeout=60):
    return subprocess.run([p2pctl, *arguments], capture_output=True, text=True, timeout=timeout, check=False)


def run_json(p2pctl, *arguments):
    result = run(p2pctl, *arguments, "--json")
    if result.returncode != 0:
        raise NotHappened(f"p2pctl {' '.join(arguments)}: exit code {result.returncode}: {result.stderr.strip()}")
    return json.loads(result.stdout)
