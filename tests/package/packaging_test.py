#!/usr/bin/env python3
"""The checks of the packages find what they are there to find. Each case spoils a copy of the files that they read."""
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PORT = "packaging/vcpkg/ports/archethic-p2p"
sys.path[:0] = [str(HERE), str(ROOT / "packaging/vcpkg")]

import check_versions  # noqa: E402
import lint_port  # noqa: E402


class CopyOfTheFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        names = ["CMakeLists.txt", "conanfile.py", f"{PORT}/portfile.cmake", f"{PORT}/usage"]
        for name in names + [name for name, _ in check_versions.COPIES]:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)

    def spoil(self, name, pattern, replacement):
        """Changes the first match of the pattern; a pattern that matches nothing is a mistake in the test."""
        text, count = re.subn(pattern, replacement, (self.root / name).read_text(), count=1)
        self.assertEqual(count, 1, f"{name} has no {pattern}")
        (self.root / name).write_text(text)


class Versions(CopyOfTheFiles):
    def test_the_files_as_they_are_agree(self):
        self.assertEqual(check_versions.problems(self.root), [])

    def test_each_copy_that_differs_is_named(self):
        for name, pattern in check_versions.COPIES:
            with self.subTest(name):
                before = (self.root / name).read_text()
                start, end = re.search(pattern, before, re.MULTILINE).span(1)
                (self.root / name).write_text(before[:start] + "9.9.9" + before[end:])
                self.assertEqual([problem.split(":")[0] for problem in check_versions.problems(self.root)], [name])
                (self.root / name).write_text(before)

    def test_a_new_version_of_the_project_is_missed_by_every_copy(self):
        self.spoil("CMakeLists.txt", r"VERSION [0-9.]+ ", "VERSION 9.9.9 ")
        wrong = {problem.split(":")[0] for problem in check_versions.problems(self.root)}
        self.assertEqual(wrong, {name for name, _ in check_versions.COPIES})

    def test_a_file_that_is_gone_is_named(self):
        (self.root / "vcpkg.json").unlink()
        self.assertEqual(check_versions.problems(self.root), ["vcpkg.json: not there"])

    def test_a_version_written_into_the_conanfile_is_refused(self):
        self.spoil("conanfile.py", r"\n    name = ", '\n    version = "0.1.0"\n    name = ')
        self.assertEqual(len(check_versions.problems(self.root)), 1)


class Port(CopyOfTheFiles):
    def assert_one_problem(self, words):
        found = lint_port.problems(self.root)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_the_port_as_it_is_passes(self):
        self.assertEqual(lint_port.problems(self.root), [])

    def test_json_that_does_not_parse_is_refused(self):
        self.spoil("vcpkg.json", r"\{", "")
        self.assertIn("vcpkg.json: not JSON", "\n".join(lint_port.problems(self.root)))

    def test_a_missing_field_is_refused(self):
        self.spoil(f"{PORT}/vcpkg.json", r'  "license": "[^"]*",\n', "")
        self.assert_one_problem("no license")

    def test_a_dependency_that_vcpkg_does_not_have_is_refused(self):
        self.spoil(f"{PORT}/vcpkg.json", r'"libmaxminddb"', '"maxminddb"')
        self.assertIn("maxminddb is no port of vcpkg", "\n".join(lint_port.problems(self.root)))

    def test_a_feature_of_the_port_that_the_portfile_forgets_is_refused(self):
        self.spoil(f"{PORT}/portfile.cmake", r"\n *json +P2P_BUILD_JSON", "")
        self.assert_one_problem("json")

    def test_an_option_that_the_project_does_not_have_is_refused(self):
        self.spoil(f"{PORT}/portfile.cmake", r"P2P_BUILD_TOOLS", "P2P_BUILD_TOYS")
        self.assert_one_problem("P2P_BUILD_TOYS")

    def test_a_portfile_that_cmake_cannot_read_is_refused(self):
        self.spoil(f"{PORT}/portfile.cmake", r"\)", "")
        self.assertIn("portfile.cmake", "\n".join(lint_port.problems(self.root)))

    def test_a_function_that_vcpkg_does_not_have_is_refused(self):
        self.spoil(f"{PORT}/portfile.cmake", r"vcpkg_cmake_install\(", "vcpkg_cmake_instal(")
        self.assertIn("vcpkg_cmake_instal", "\n".join(lint_port.problems(self.root)))


if __name__ == "__main__":
    unittest.main()
