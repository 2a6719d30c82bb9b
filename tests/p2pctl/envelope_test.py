"""p2pctl envelope: frames as they come from the network, or from the vectors."""
import json
import socket
import subprocess
import unittest

from tool_test import P2PCTL, ToolTest, key_of, p2pctl, run_lines, vectors


def open_frames(lines, *arguments):
    return run_lines(["envelope", "open", "--seed", "recipient", *arguments], lines)


def plain_envelopes():
    return [vector for vector in vectors("envelope.json")["envelop"]["cases"] if not vector["encrypted"]]


def with_length(envelope):
    return f"{len(envelope) // 2:08x}{envelope}"


def receive(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        assert part, "the tool closed the connection"
        data += part
    return data


class Envelope(ToolTest):
    def captured_frame(self, recipient_key, *arguments):
        """What `p2pctl ping` sends to a node with this key, in hexadecimal."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            peer = f"127.0.0.1:{listener.getsockname()[1]}:{recipient_key}"
            ping = subprocess.Popen([P2PCTL, "ping", peer, "-n", "1", *arguments], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
            self.addCleanup(ping.wait)
            self.addCleanup(ping.kill)
            listener.settimeout(30)
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(30)
                header = receive(connection, 4)
                return (header + receive(connection, int.from_bytes(header, "big"))).hex()

    def test_a_frame_captured_on_the_way_to_the_identity_is_opened(self):
        for curve in ("ed25519", "secp256r1", "secp256k1"):
            with self.subTest(curve=curve):
                frame = self.captured_frame(key_of("recipient", "--curve", curve), "--seed", "sender")
                result = open_frames([frame, frame[8:]], "--curve", curve)
                self.assert_exit(result, 0)
                first, second = map(json.loads, result.stdout.splitlines())
                self.assertEqual(first, second)
                self.assertTrue(0 <= first.pop("message_id") < 2**32)
                self.assertEqual(first, {"encrypted": True, "sender": key_of("sender"), "signature": "valid", "id": 25,
                                         "message": "Ping", "fields": {}})

    def test_a_frame_for_another_identity_is_a_bad_line(self):
        result = open_frames([self.captured_frame(key_of("another"))])
        self.assert_exit(result, 1)
        self.assertEqual(result.stdout, "\n")
        self.assertIn("line 1: ", result.stderr)

    def test_envelopes_of_the_node_in_plain_tell_what_they_carry(self):
        cases = plain_envelopes()
        self.assertGreater(len(cases), 0)
        lines = [form(vector["envelop"]) for vector in cases for form in (str, with_length)]
        result = open_frames(lines)
        self.assert_exit(result, 0)
        output = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(output[0::2], output[1::2])
        messages = run_lines(["message", "decode"], [vector["encoded_message"] for vector in cases]).stdout.splitlines()
        for vector, opened, message in zip(cases, output[0::2], messages):
            self.assertEqual(opened, {"message_id": vector["message_id"], "encrypted": False,
                                      "sender": vector["sender_public"], "signature": "valid", **json.loads(message)})

    def test_a_message_id_that_looks_like_a_length_is_a_message_id(self):
        envelope = plain_envelopes()[0]["envelop"]
        envelope = f"{len(envelope) // 2 - 4:08x}{envelope[8:]}"
        result = open_frames([envelope])
        self.assert_exit(result, 0)
        self.assertEqual(json.loads(result.stdout)["message_id"], len(envelope) // 2 - 4)

    def test_a_wrong_signature_is_shown_and_is_an_error_at_the_end(self):
        vector = plain_envelopes()[0]
        broken = vector["signature"][:-1] + ("0" if vector["signature"][-1] != "0" else "1")
        result = open_frames([vector["envelop"].replace(vector["signature"], broken), vector["envelop"]])
        self.assert_exit(result, 1)
        first, second = map(json.loads, result.stdout.splitlines())
        self.assertEqual(first.pop("signature"), "invalid")
        self.assertEqual(second.pop("signature"), "valid")
        self.assertEqual(first, second)
        self.assertIn("line 1: ", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_message_of_an_unknown_type_is_shown_as_its_bytes(self):
        vector = next(vector for vector in plain_envelopes() if vector["message"] == "Ping")
        opened = json.loads(open_frames([vector["envelop"][:-2] + "10abcd"]).stdout)
        self.assertEqual((opened["id"], opened["raw"], opened["signature"]), (16, "10abcd", "invalid"))
        self.assertNotIn("fields", opened)

    def test_what_the_node_refuses_is_a_bad_line(self):
        lines = [vector["envelop"] for vector in vectors("envelope.json")["envelop"]["invalid"]
                 if vector["name"] != "reserved-id-255"]
        self.assertGreater(len(lines), 0)
        result = open_frames(lines)
        self.assert_exit(result, 1)
        self.assertEqual(result.stdout, "\n" * len(lines))
        self.assertEqual(len(result.stderr.splitlines()), len(lines))

    def test_without_a_seed_nothing_is_tried(self):
        result = p2pctl("envelope", "open")
        self.assert_exit(result, 2)
        self.assertIn("--seed", result.stderr)


if __name__ == "__main__":
    unittest.main()
