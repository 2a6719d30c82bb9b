#!/usr/bin/env python3
"""The checks find what they are there to find: each is run over a small tree with one thing wrong.

Usage: checks_test.py [COMPILER]
"""
import os
import sys
import tempfile
import unittest
from pathlib import Path

import check_headers
import check_includes
import check_readme

COMPILER = os.environ.get("CXX", "c++")

SOUND_TREE = {
    "include/p2p/bytes.hpp": "// Floor 0. Bytes.\n#pragma once\n#include <vector>\n",
    "include/p2p/transport.hpp": "// Floor 3. Streams.\n#pragma once\n#include <p2p/bytes.hpp>\n",
    "src/support/clock.hpp": "#pragma once\n#include <p2p/bytes.hpp>\n",
    "src/wire/hex.cpp": '#include "support/clock.hpp"\n',
    "src/transport/tcp.cpp": '#include <asio.hpp>\n#include <p2p/transport.hpp>\n#include "support/clock.hpp"\n',
    "src/network.cpp": '#include <p2p/transport.hpp>\n#include "support/clock.hpp"\n',
}


class Tree:
    """A folder of files that lives as long as one test."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name).resolve()

    def write(self, files):
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self.root


class TreeTest(unittest.TestCase):
    def setUp(self):
        self.tree = Tree()
        self.addCleanup(self.tree.folder.cleanup)


class IncludesTest(TreeTest):
    def problems(self, files):
        return check_includes.Checker(self.tree.write({**SOUND_TREE, **files})).run()

    def assert_one_problem(self, files, text):
        problems = self.problems(files)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(text, problems[0])

    def test_a_sound_tree_has_no_problem(self):
        self.assertEqual(self.problems({}), [])

    def test_an_include_of_a_higher_floor_is_found(self):
        self.assert_one_problem(
            {"src/transport/frame.hpp": "", "src/wire/up.cpp": '#include "transport/frame.hpp"\n'},
            "src/wire/up.cpp:1: wire (floor 1) includes transport/frame.hpp (floor 3)")

    def test_an_include_of_another_folder_on_the_same_floor_is_found(self):
        self.assert_one_problem({"src/crypto/key.hpp": "", "src/wire/side.cpp": '\n#include "crypto/key.hpp"\n'},
                                "src/wire/side.cpp:2: wire includes crypto/key.hpp, of another folder on floor 1")

    def test_an_include_of_a_public_header_of_a_higher_floor_is_found(self):
        self.assert_one_problem({"src/wire/up.cpp": "#include <p2p/transport.hpp>\n"},
                                "wire (floor 1) includes <p2p/transport.hpp> (floor 3)")

    def test_a_public_header_that_includes_a_higher_floor_is_found(self):
        self.assert_one_problem(
            {"include/p2p/bytes.hpp": "// Floor 0. Bytes.\n#include <p2p/transport.hpp>\n"},
            "include/p2p/bytes.hpp:2: the header (floor 0) includes <p2p/transport.hpp> (floor 3)")

    def test_a_public_header_without_a_floor_is_found(self):
        self.assert_one_problem({"include/p2p/lost.hpp": "#pragma once\n"}, 'opens with "// Floor N."')

    def test_a_public_header_that_includes_a_private_one_is_found(self):
        self.assert_one_problem({"include/p2p/peek.hpp": '// Floor 1. Peek.\n#include "support/clock.hpp"\n'},
                                'a public header includes "support/clock.hpp"')

    def test_an_include_that_names_no_folder_is_found(self):
        self.assert_one_problem({"src/support/local.cpp": '#include "clock.hpp"\n'}, 'write "folder/file.hpp"')

    def test_a_folder_without_a_floor_is_found(self):
        self.assert_one_problem({"src/attic/old.cpp": "\n"}, "the folder attic has no floor")

    def test_a_wrapped_library_outside_its_folder_is_found(self):
        self.assert_one_problem({"src/peer/leak.cpp": "#include <asio/ip/tcp.hpp>\n"}, "<asio/ip/tcp.hpp> is only for")

    def test_a_file_that_is_too_long_is_found(self):
        self.assert_one_problem({"src/support/long.cpp": "\n" * 501}, "501 lines")

    def test_an_example_that_includes_a_private_header_is_found(self):
        self.assert_one_problem({"examples/peek.cpp": '#include "support/clock.hpp"\n'}, "an example includes")

    def test_a_part_of_the_c_abi_that_includes_a_private_header_is_found(self):
        self.assert_one_problem({"capi/src/peek.cpp": '#include "support/clock.hpp"\n'}, "the C ABI includes")

    def test_a_c_header_that_needs_more_than_integers_is_found(self):
        self.assert_one_problem({"capi/include/p2p/p2p.h": "#include <stdbool.h>\n"}, "the C header includes")


class HeadersTest(TreeTest):
    def problems(self, files):
        root = self.tree.write(files)
        return check_headers.check_all(COMPILER, [f"-I{root / 'system'}"], root / "include")[1]

    def test_a_sound_header_has_no_problem(self):
        self.assertEqual(self.problems({"include/p2p/a.hpp": "#pragma once\n#include <vector>\n"}), [])

    def test_a_header_that_needs_another_one_first_is_found(self):
        problems = self.problems({"include/p2p/a.hpp": "#pragma once\ninline std::vector<int> numbers;\n"})
        self.assertEqual(len(problems), 1, problems)
        self.assertIn("<p2p/a.hpp> does not compile alone", problems[0])

    def test_a_header_with_a_warning_is_found(self):
        problems = self.problems({"include/p2p/a.hpp": "#pragma once\ninline char cut(int i) { return i; }\n"})
        self.assertEqual(len(problems), 1, problems)

    def test_a_private_dependency_is_found_also_behind_another_header(self):
        problems = self.problems({
            "system/fmt/core.h": "#pragma once\n",
            "include/p2p/a.hpp": "#pragma once\n#include <fmt/core.h>\n",
            "include/p2p/b.hpp": "#pragma once\n#include <p2p/a.hpp>\n",
        })
        self.assertEqual(len(problems), 2, problems)
        self.assertIn("<p2p/b.hpp> brings in fmt", problems[1])

    def test_each_private_library_is_found(self):
        for name, header in {"Asio": "asio.hpp", "OpenSSL": "openssl/evp.h", "maxminddb": "maxminddb.h",
                             "libsodium": "sodium.h", "libcurl": "curl/curl.h", "miniupnpc": "miniupnpc/miniupnpc.h",
                             "libnatpmp": "natpmp.h"}.items():
            with self.subTest(name):
                problems = self.problems({
                    f"system/{header}": "#pragma once\n",
                    "include/p2p/a.hpp": f"#pragma once\n#include <{header}>\n",
                })
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(f"brings in {name}", problems[0])

    def test_only_the_header_for_asio_may_bring_in_asio(self):
        problems = self.problems({
            "system/asio.hpp": "#pragma once\n",
            "include/p2p/asio.hpp": "#pragma once\n#include <asio.hpp>\n",
        })
        self.assertEqual(problems, [])


class ReadmeTest(TreeTest):
    def problems(self, block, program):
        readme = f"# Title\n<!-- examples/first_program.cpp -->\n```cpp\n{block}```\n"
        return check_readme.check(self.tree.write({"README.md": readme, "examples/first_program.cpp": program}))

    def test_the_same_program_has_no_problem(self):
        self.assertEqual(self.problems("int main() {}\n", "int main() {}\n"), [])

    def test_a_different_program_is_found(self):
        self.assertEqual(len(self.problems("int main() {}\n", "int main() { return 1; }\n")), 1)

    def test_a_long_program_is_found(self):
        program = "\n" * 41
        self.assertEqual(len(self.problems(program, program)), 1)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        COMPILER = sys.argv.pop(1)
    unittest.main(verbosity=2)
