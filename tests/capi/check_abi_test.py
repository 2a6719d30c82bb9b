#!/usr/bin/env python3
"""The check of the ABI finds what it is there to find."""
import unittest

import check_abi

HEADER = """
#define P2P_ABI_MAJOR 1
#define P2P_ABI_MINOR 2
enum { P2P_A = 0, P2P_B = P2P_A /* P2P_C = 3 */ };
typedef struct p2p_one {
  uint32_t size; /* a; b; */
  char text[12];
  p2p_status (*resolve)(void* context, const p2p_bytes* replies);
} p2p_one;
P2P_API p2p_status p2p_do(p2p_one* one,
                          int32_t b);
P2P_API const char* p2p_text(void);
"""
FACTS = ["struct p2p_one: 24 bytes", "member p2p_one.size: at 0, 4 bytes", "function p2p_do"]


class Declared(unittest.TestCase):
    def test_finds_everything_that_the_header_declares(self):
        version, structs, constants, functions = check_abi.declared(HEADER)
        self.assertEqual(version, (1, 2))
        self.assertEqual(structs, {"p2p_one": ["size", "text", "resolve"]})
        self.assertEqual(constants, ["P2P_A", "P2P_B"])
        self.assertEqual(functions, ["p2p_do", "p2p_text"])


class Compare(unittest.TestCase):
    def assert_changed(self, version, facts, words):
        with self.assertRaises(check_abi.AbiChanged) as caught:
            check_abi.compare(version, facts, (1, 2), FACTS)
        self.assertIn(words, str(caught.exception))

    def test_accepts_what_is_recorded(self):
        check_abi.compare((1, 2), FACTS, (1, 2), FACTS)

    def test_refuses_a_change_without_a_new_version(self):
        self.assert_changed((1, 2), [*FACTS, "function p2p_more"], "+ function p2p_more")
        self.assert_changed((1, 2), FACTS[:2], "- function p2p_do")

    def test_refuses_a_minor_version_that_moves_a_member(self):
        moved = [FACTS[0], "member p2p_one.size: at 8, 4 bytes", FACTS[2]]
        self.assert_changed((1, 3), moved, "may only add")

    def test_asks_for_a_record_of_a_new_version(self):
        self.assert_changed((1, 3), ["struct p2p_one: 32 bytes", *FACTS[1:], "function p2p_more"], "--record")
        self.assert_changed((2, 0), [], "--record")

    def test_refuses_an_earlier_version(self):
        self.assert_changed((1, 1), FACTS, "earlier")


if __name__ == "__main__":
    unittest.main()
