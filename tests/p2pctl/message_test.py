"""p2pctl message: between bytes and JSON, a line for a line."""
import json
import os
import subprocess
import unittest

from tool_test import P2PCTL, ToolTest, p2pctl, run_lines, uses_memory_as_is, vectors

PING = {"fields": {}, "id": 25, "message": "Ping"}


def wanted(vector):
    """What a vector's bytes decode to."""
    fields = vector["decoded_fields"] if vector.get("roundtrip") is False else vector["fields"]
    return {"id": vector["id"], "message": vector["message"], "fields": fields}


def fields_line(vector):
    return json.dumps({"message": vector["message"], "fields": vector["fields"]})


def name_of(vector):
    return f"{vector['message']} {vector['case']}"


class Vectors(ToolTest):
    """Each message of the vectors; what differs is named."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.file = vectors("messages.json")
        cls.faithful = [vector for vector in cls.file["messages"] if vector.get("roundtrip")]
        cls.readable = [vector for vector in cls.file["messages"] if vector.get("decode") != "raises"]

    def lines(self, verb, lines):
        result = run_lines(["message", verb], lines)
        output = result.stdout.splitlines()
        self.assertEqual(len(output), len(lines))
        return result, output

    def test_fields_become_the_bytes_of_the_node(self):
        result, output = self.lines("encode", [fields_line(vector) for vector in self.faithful])
        self.assert_exit(result, 0)
        self.assertEqual([name_of(vector) for vector, line in zip(self.faithful, output)
                          if line != vector["encoded"]], [])

    def test_bytes_become_the_fields_that_the_node_reads(self):
        result, output = self.lines("decode", [vector["encoded"] for vector in self.readable])
        self.assert_exit(result, 0)
        self.assertEqual([name_of(vector) for vector, line in zip(self.readable, output)
                          if json.loads(line) != wanted(vector)], [])

    def test_what_was_decoded_encodes_again(self):
        _, decoded = self.lines("decode", [vector["encoded"] for vector in self.faithful])
        result, output = self.lines("encode", decoded)
        self.assert_exit(result, 0)
        self.assertEqual(output, [vector["encoded"] for vector in self.faithful])

    def test_a_value_that_the_wire_cannot_carry_is_written_as_the_node_does_or_refused(self):
        odd = [vector for vector in self.file["messages"] if vector.get("roundtrip") is False]
        self.assertGreater(len(odd), 0)
        _, output = self.lines("encode", [fields_line(vector) for vector in odd])
        self.assertEqual([name_of(vector) for vector, line in zip(odd, output) if line not in ("", vector["encoded"])],
                         [])

    def test_damaged_messages_are_read_or_refused_as_the_node_does(self):
        damaged = self.file["damaged_messages"]
        result, output = self.lines("decode", [vector["encoded"] for vector in damaged])
        self.assert_exit(result, 1)
        outcomes = [json.loads(line)["message"] if line else None for line in output]
        self.assertEqual(outcomes, [vector.get("decoded_message") for vector in damaged])


class Lines(ToolTest):
    def test_a_bad_line_is_empty_and_named_and_the_others_are_done(self):
        result = run_lines(["message", "decode"], ["19", "1x", "", "fe", "ff", "00"])
        self.assert_exit(result, 1)
        output = [json.loads(line)["message"] if line else None for line in result.stdout.splitlines()]
        self.assertEqual(output, ["Ping", None, None, "Ok", None, None])
        errors = result.stderr.splitlines()
        self.assertEqual([error.split(": ")[:2] for error in errors], [["p2pctl", f"line {n}"] for n in (2, 3, 5, 6)])
        self.assertIn("GetBootstrappingNodes", errors[-1])

    def test_bad_json_is_a_bad_line_with_its_field(self):
        lines = ["{", "[]", '{"message":"Ping"}', '{"message":"Fly","fields":{}}',
                 '{"message":"GetBootstrappingNodes","fields":{"patch":"30"}}', json.dumps(PING)]
        result = run_lines(["message", "encode"], lines)
        self.assert_exit(result, 1)
        self.assertEqual(result.stdout, "\n" * 5 + "19\n")
        errors = result.stderr.splitlines()
        self.assertEqual(len(errors), 5)
        self.assertIn("fields", errors[2])
        self.assertIn("Fly", errors[3])
        self.assertIn("patch", errors[4])

    def test_a_last_line_without_a_newline_counts(self):
        result = run_lines(["message", "decode"], text="19\nfe")
        self.assert_exit(result, 0)
        self.assertEqual([json.loads(line)["message"] for line in result.stdout.splitlines()], ["Ping", "Ok"])

    def test_no_line_gives_no_line(self):
        result = run_lines(["message", "decode"], text="")
        self.assert_exit(result, 0)
        self.assertEqual(result.stdout, "")

    def test_a_carriage_return_at_the_end_of_a_line_is_left_out(self):
        result = run_lines(["message", "decode"], text="19\r\n19\r\n")
        self.assert_exit(result, 0)
        self.assertEqual(len(result.stdout.splitlines()), 2)

    def test_a_line_is_answered_before_the_next_one_comes(self):
        process = subprocess.Popen([P2PCTL, "message", "decode"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for _ in range(3):
            process.stdin.write("19\n")
            process.stdin.flush()
            self.assertEqual(json.loads(process.stdout.readline()), PING)
        process.stdin.close()
        self.assertEqual(process.wait(10), 0)

    def test_a_reader_that_has_gone_ends_it_with_an_error(self):
        process = subprocess.Popen([P2PCTL, "message", "decode"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdout.close()
        process.stdout = None
        _, errors = process.communicate(b"19\n" * 100_000)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"standard output", errors)
        self.assertEqual(len(errors.splitlines()), 1)

    def test_a_line_beyond_the_bound_is_refused_and_the_next_one_is_done(self):
        process = subprocess.Popen([P2PCTL, "message", "decode"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        mebibyte = b"0" * (1 << 20)
        process.stdin.write(b"19\n")
        for _ in range(193):
            process.stdin.write(mebibyte)
        output, errors = process.communicate(b"\n19\n")
        self.assertEqual(process.returncode, 1)
        self.assertEqual([json.loads(line) if line else None for line in output.splitlines()], [PING, None, PING])
        self.assertIn(b"line 2: longer than", errors)


class Memory(unittest.TestCase):
    def peak_kib(self, verb, line, count):
        """Of the process that converts so many of these lines."""
        with open(os.devnull, "wb") as nowhere:
            process = subprocess.Popen([P2PCTL, "message", verb], stdin=subprocess.PIPE, stdout=nowhere)
            block = f"{line}\n".encode() * 1000
            for _ in range(count // 1000):
                process.stdin.write(block)
            process.stdin.close()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    @unittest.skipUnless(uses_memory_as_is(), "a sanitizer keeps freed memory")
    def test_many_lines_take_no_more_memory_than_a_few(self):
        for verb, line in (("decode", "00303030"), ("encode", json.dumps(PING))):
            with self.subTest(verb=verb):
                few = self.peak_kib(verb, line, 1000)
                many = self.peak_kib(verb, line, 200_000)
                self.assertLess(many, few + 2048)


class Table(ToolTest):
    @classmethod
    def setUpClass(cls):
        cls.rows = json.loads(p2pctl("message", "list", "--json").stdout)["messages"]
        cls.by_name = {row["name"]: row for row in cls.rows}

    def test_it_has_every_message_of_the_vectors(self):
        self.assertEqual({(row["id"], row["name"]) for row in self.rows},
                         {(vector["id"], vector["message"]) for vector in vectors("messages.json")["messages"]})
        self.assertEqual([row["id"] for row in self.rows], sorted(row["id"] for row in self.rows))

    def test_its_time_outs_are_those_of_the_node(self):
        for vector in vectors("utils.json")["utils"]["message_timeouts"]:
            self.assertEqual(self.by_name[vector["message"]]["timeout_ms"], vector["timeout_ms"], vector["message"])

    def test_requests_have_replies_that_are_messages_and_answers_have_none(self):
        for row in self.rows:
            with self.subTest(message=row["name"]):
                self.assertEqual(row["kind"], "request" if row["replies"] else "answer")
                self.assertLessEqual(set(row["replies"]), self.by_name.keys())
        self.assertEqual(self.by_name["Ping"]["replies"], ["Ok"])
        self.assertEqual(self.by_name["ListNodes"]["replies"], ["NodeList"])

    def test_text_tells_the_same_as_json(self):
        lines = p2pctl("message", "list").stdout.splitlines()
        self.assertEqual(lines[0].split(), ["id", "name", "kind", "timeout_ms", "usual", "replies"])
        shown = [line.replace(",", "").split() for line in lines[1:]]
        self.assertEqual(shown, [[str(row["id"]), row["name"], row["kind"], str(row["timeout_ms"]), *row["replies"]]
                                 for row in self.rows])


if __name__ == "__main__":
    unittest.main()
