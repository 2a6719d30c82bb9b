"""The demo of twelve nodes: what it prints, and the map that it draws."""
import os
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

DEMO = os.environ["P2P_WORLD_DEMO"]
SVG = "{http://www.w3.org/2000/svg}"
NODES = 12
ALIVE = 11


class WorldDemo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.path = os.path.join(cls.directory.name, "map.svg")
        cls.result = subprocess.run([DEMO, cls.path], capture_output=True, encoding="utf-8", timeout=280, check=False)

    def elements(self, name, kind):
        return [element for element in ElementTree.parse(self.path).iter(SVG + name) if element.get("class") == kind]

    def test_everything_happens(self):
        self.assertEqual(self.result.returncode, 0, self.result.stdout + self.result.stderr)
        self.assertEqual(self.result.stdout.splitlines()[-1], "world demo: everything happened")

    def test_all_nodes_bootstrap_from_one_seed(self):
        self.assertIn("11 nodes have bootstrapped from one seed; 132 connections", self.result.stdout)

    def test_the_lie_loses_and_is_repaired(self):
        self.assertRegex(self.result.stdout, r"7 Singapore .*pays 12000 UCO, signature NOT valid")
        self.assertIn("conflict resolver: 2 different replies", self.result.stdout)
        self.assertIn("repair function: sends the transaction to node 7 Singapore again: Ok", self.result.stdout)
        results = [line for line in self.result.stdout.splitlines() if line.strip().startswith("result")]
        self.assertEqual(sum("pays 12 UCO, signature valid" in line for line in results), 2)

    def test_the_dying_node_fails_and_is_done_without(self):
        self.assertRegex(self.result.stdout, r"8 Tokyo +1 .*failed: ")
        self.assertIn("written: 5 acknowledgements, 5 needed", self.result.stdout)
        self.assertIn("written: 3 acknowledgements, 3 needed", self.result.stdout)

    def test_the_map_has_each_node_in_a_patch_of_its_own(self):
        nodes = self.elements("g", "node")
        self.assertEqual([node.get("id") for node in nodes], [f"node-{number}" for number in range(1, NODES + 1)])
        cells = {(cell.get("x"), cell.get("y")) for node in nodes for cell in node.iter(SVG + "rect")}
        self.assertEqual(len(cells), NODES)

    def test_the_map_has_the_connections_between_those_alive(self):
        self.assertEqual(len(self.elements("line", "connection")), ALIVE * (ALIVE - 1) // 2)

    def test_a_map_that_cannot_be_written_is_told(self):
        result = subprocess.run([DEMO, os.path.join(self.directory.name, "none", "map.svg")], capture_output=True,
                                encoding="utf-8", timeout=280, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot write", result.stderr)


if __name__ == "__main__":
    unittest.main()
