"""What p2pctl says to a command line that is wrong, or that asks for help."""
import unittest

from tool_test import ToolTest, key_of, p2pctl

COMMANDS = [["keygen"], ["node"], ["ping"], ["nodes"], ["bench"], ["message"], ["message", "encode"],
            ["message", "decode"], ["message", "list"], ["envelope"], ["envelope", "open"], ["conformance"], ["geo"],
            ["bootstrap"], ["list-nodes"], ["get-transaction"], ["sample"], ["watch"]]


class Usage(ToolTest):
    def test_help_is_there_for_the_tool_and_for_each_command(self):
        for arguments in ([], *COMMANDS):
            with self.subTest(arguments=arguments):
                result = p2pctl(*arguments, "--help")
                self.assert_exit(result, 0)
                self.assertIn("Usage:", result.stdout)
                self.assertEqual(result.stderr, "")

    def test_a_wrong_command_line_is_one_line_on_stderr_and_exit_code_2(self):
        key = key_of("s")
        for arguments, named in [
                ([], "command"),
                (["fly"], "fly"),
                (["keygen", "--seed", "s", "--index", "-1"], "--index"),
                (["keygen", "--seed", "s", "--index", "4294967296"], "--index"),
                (["keygen", "--seed", "s", "--curve", "bls"], "bls"),
                (["keygen", "--seed-hex", "abc"], "--seed-hex"),
                (["keygen", "--seed", "s", "--seed-hex", "ab"], "--seed"),
                (["ping"], "peer"),
                (["ping", key], key),
                (["ping", f"127.0.0.1:{key}"], key),
                (["ping", f"localhost:3002:{key}"], "localhost"),
                (["ping", f"::1:3002:{key}"], "::1"),
                (["ping", f"127.0.0.1:70000:{key}"], "70000"),
                (["ping", f"127.0.0.1:3002:{key[:-2]}"], key[:-2]),
                (["ping", f"127.0.0.1:3002:{key}", "-n", "few"], "few"),
                (["ping", f"127.0.0.1:3002:{key}", "--timeout", "0"], "--timeout"),
                (["nodes", f"127.0.0.1:3002:{key}", "--no-such-option"], "--no-such-option"),
                (["node", "--listen", "127.0.0.1"], "127.0.0.1"),
                (["node", "--listen", "127.0.0.1:0", "--connect", "127.0.0.1:1:00"], "--connect"),
                (["node", "--nodes", "/no/such/file"], "/no/such/file"),
                (["node", "--log-level", "loud"], "loud"),
                (["message"], "message"),
                (["message", "sing"], "sing"),
                (["message", "list", "--yaml"], "--yaml"),
                (["envelope"], "envelope"),
                (["envelope", "open", "--seed", "s", "--curve", "bls"], "bls"),
                (["conformance"], "file"),
                (["conformance", "/no/such/file"], "/no/such/file"),
                (["geo", "--database", "places.mmdb"], "ip"),
                (["geo", "127.0.0.1"], "--database"),
                (["geo", "localhost", "--database", "places.mmdb"], "localhost"),
        ]:
            with self.subTest(arguments=arguments):
                result = p2pctl(*arguments)
                self.assert_exit(result, 2)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertTrue(result.stderr.startswith("p2pctl: "), result.stderr)
                self.assertIn(named, result.stderr)
                self.assertEqual(result.stdout, "")


if __name__ == "__main__":
    unittest.main()
