"""No link of the documentation is broken, and a broken one would be found."""
import os
import tempfile
import unittest
from pathlib import Path

import check_links

ROOT = Path(os.environ["P2P_SOURCE_DIR"])

SOUND = {
    "README.md": "# A *title*\n[b](docs/b.md), [there](docs/b.md#12-a-b-c), [here](#a-title), [dir](docs),\n"
                 "[web](https://x.org/#y)\n",
    "docs/b.md": "# B\n## 1.2 `A` (b), c\ntext\n## Twice\n## Twice\n[up](../README.md#a-title), [second](#twice-1)\n",
}


class Links(unittest.TestCase):
    def problems(self, files=None):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (SOUND | (files or {})).items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check_links.check(folder)

    def problems_with(self, text):
        return self.problems({"c.md": text})

    def test_the_documentation_has_no_broken_link(self):
        names = {str(path.relative_to(ROOT)) for path in check_links.files(ROOT)}
        self.assertLessEqual({"README.md", "docs/architecture.md", "docs/protocol/core.md"}, names)
        self.assertEqual(check_links.check(ROOT), [])

    def test_the_documentation_has_links_with_and_without_anchors(self):
        texts = [file.read_text(encoding="utf-8") for file in check_links.files(ROOT)]
        found = [link for text in texts for link in check_links.links(text) if ":" not in link]
        self.assertGreater(len([link for link in found if "#" in link]), 5)
        self.assertGreater(len([link for link in found if "#" not in link]), 10)

    def test_a_sound_tree_has_no_problem(self):
        self.assertEqual(self.problems(), [])

    def test_a_missing_file_is_found(self):
        self.assertEqual(self.problems_with("[x](docs/missing.md)"), ["c.md: docs/missing.md does not exist"])

    def test_a_missing_heading_is_found(self):
        for link in ("#nowhere", "docs/b.md#nowhere", "docs/b.md#twice-2", "docs/b.md#12-A-b-c", "docs#b"):
            with self.subTest(link):
                self.assertEqual(self.problems_with(f"[x]({link})"), [f"c.md: {link} has no such heading"])

    def test_a_link_out_of_the_repository_is_found(self):
        self.assertEqual(self.problems_with("[x](../other.md)"), ["c.md: ../other.md leads out of the repository"])

    def test_a_link_over_two_lines_is_found(self):
        self.assertEqual(len(self.problems_with("[two\nwords](missing.md)")), 1)

    def test_code_is_left_alone(self):
        self.assertEqual(self.problems_with("`[x](missing.md)`\n```\n[x](missing.md)\n# Heading\n```\n"), [])

    def test_a_heading_within_code_is_no_heading(self):
        self.assertEqual(len(self.problems_with("```sh\n# comment\n```\n[x](#comment)")), 1)


if __name__ == "__main__":
    unittest.main()
