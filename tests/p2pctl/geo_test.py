"""p2pctl geo."""
import json
import os
import unittest

from tool_test import ToolTest, p2pctl

DATABASE = os.path.join(os.environ["P2P_SOURCE_DIR"], "tests", "geo", "test-city.mmdb")

PARIS = {"known": True, "patch": "020", "patch_is_random": False, "latitude": 48.8582, "longitude": 2.3387,
         "city": "Paris", "country": "France", "country_code": "FR"}
NOTHING = {"known": False, "latitude": None, "longitude": None, "city": "unknown", "country": "unknown",
           "country_code": None}


class Geo(ToolTest):
    def places(self, *addresses, code=0):
        result = p2pctl("geo", *addresses, "--database", DATABASE, "--json")
        self.assert_exit(result, code)
        return json.loads(result.stdout)["places"]

    def test_each_address_has_its_place(self):
        self.assertEqual(self.places("203.0.113.7", "2001:db8:2::7"),
                         [{"ip": "203.0.113.7", **PARIS}, {"ip": "2001:db8:2::7", **PARIS}])

    def test_an_unknown_address_has_a_random_patch(self):
        drawn = set()
        for _ in range(3):
            place, = self.places("203.0.114.7")
            drawn.add(place.pop("patch"))
            self.assertEqual(place, {"ip": "203.0.114.7", "patch_is_random": True, **NOTHING})
        self.assertGreater(len(drawn), 1)

    def test_a_known_address_without_coordinates_has_a_random_patch(self):
        for address, city, latitude in (("198.51.100.65", "Lyon", None), ("198.51.100.193", "unknown", 0.0)):
            with self.subTest(address=address):
                place, = self.places(address)
                self.assertEqual((place["known"], place["patch_is_random"], place["city"], place["latitude"]),
                                 (True, True, city, latitude))

    def test_the_loopback_host_is_in_patch_000(self):
        place, = self.places("127.0.0.1")
        self.assertEqual((place["patch"], place["patch_is_random"], place["known"]), ("000", False, False))

    def test_text_has_a_line_an_address(self):
        result = p2pctl("geo", "127.0.0.13", "203.0.114.7", "--database", DATABASE)
        self.assert_exit(result, 0)
        heading, sydney, unknown = [line.split() for line in result.stdout.splitlines()]
        self.assertEqual(heading, ["IP", "PATCH", "LATITUDE", "LONGITUDE", "CITY", "COUNTRY"])
        self.assertEqual(sydney, ["127.0.0.13", "6E6", "-33.8688", "151.2093", "Sydney", "Australia"])
        self.assertEqual(unknown, ["203.0.114.7", "any", "unknown", "unknown", "unknown", "unknown"])

    def test_a_damaged_record_fails_its_own_address_only(self):
        result = p2pctl("geo", "100.64.0.1", "203.0.113.7", "--database", DATABASE, "--json")
        self.assert_exit(result, 1)
        self.assertEqual([place["ip"] for place in json.loads(result.stdout)["places"]], ["203.0.113.7"])
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn("100.64.0.1: location is no map", result.stderr)

    def test_a_database_that_is_none_is_an_error(self):
        for file, named in (("/no/such/file.mmdb", "/no/such/file.mmdb"), (__file__, "no MaxMind database")):
            with self.subTest(file=file):
                result = p2pctl("geo", "127.0.0.1", "--database", file)
                self.assert_exit(result, 1)
                self.assertEqual(result.stdout, "")
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertIn(named, result.stderr)


if __name__ == "__main__":
    unittest.main()
