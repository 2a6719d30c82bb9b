"""What p2pctl bench reports. How fast the machine is, is not tested."""
import json
import unittest

from tool_test import ToolTest, p2pctl

FIELDS = ["curve", "mode", "connections", "concurrency", "reply_bytes", "requests_per_s", "p50_us", "p99_us",
          "cpu_us_per_request", "limit_us_per_request", "of_limit", "primitives_us"]
PRIMITIVES = ["sign", "verify", "keygen", "dh", "symmetric"]


class Bench(ToolTest):
    def test_quick_measures_both_curves_over_one_and_sixteen_connections(self):
        result = p2pctl("bench", "--quick", "--json", "--duration", "0.2")
        self.assert_exit(result, 0)
        results = json.loads(result.stdout)["results"]
        self.assertEqual([(r["curve"], r["connections"], r["concurrency"], r["reply_bytes"]) for r in results],
                         [(curve, connections, 64, 1) for curve in ("ed25519", "secp256r1") for connections in (1, 16)])
        for measured in results:
            self.assertEqual(list(measured), FIELDS)
            self.assertEqual(measured["mode"], "classic")
            self.assertEqual(list(measured["primitives_us"]), PRIMITIVES)
            for name in FIELDS[5:11]:
                self.assertGreater(measured[name], 0, name)
            self.assertLessEqual(measured["p50_us"], measured["p99_us"])

    def test_the_limit_is_the_sum_of_its_primitives(self):
        result = p2pctl("bench", "--quick", "--json", "--duration", "0.1", "--curves", "p256", "--connections", "1")
        self.assert_exit(result, 0)
        (measured,) = json.loads(result.stdout)["results"]
        times = measured["primitives_us"]
        limit = 2 * (times["sign"] + times["verify"] + times["keygen"]) + 4 * (times["dh"] + times["symmetric"])
        self.assertAlmostEqual(measured["limit_us_per_request"], limit, delta=0.1)

    def test_the_table_has_a_line_for_each_run_and_one_for_its_primitives(self):
        result = p2pctl("bench", "--duration", "0.1", "--curves", "ed25519", "--connections", "2",
                        "--concurrency", "1,3", "--reply-bytes", "70000")
        self.assert_exit(result, 0)
        lines = result.stdout.splitlines()
        self.assertIn("of limit", lines[0])
        runs = [line.split()[:4] for line in lines if line.startswith("ed25519")]
        self.assertEqual(runs, 2 * [["ed25519", "2", "1", "70000"], ["ed25519", "2", "3", "70000"]])
        for primitive in PRIMITIVES:
            self.assertIn(primitive, lines[-1])

    def test_what_cannot_be_measured_is_refused(self):
        for arguments, named in [(["--curves", "bls"], "bls"), (["--concurrency", "0"], "--concurrency"),
                                 (["--duration", "0"], "--duration")]:
            with self.subTest(arguments=arguments):
                result = p2pctl("bench", *arguments)
                self.assert_exit(result, 2)
                self.assertIn(named, result.stderr)


if __name__ == "__main__":
    unittest.main()
