"""The Conan recipe. The version is that of CMakeLists.txt; docs/packaging.md says how it is used and checked."""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load

required_conan_version = ">=2.1"

# Package: versions, and the library to link where the profile takes the package from the system.
REQUIRED = {
    "asio": ("[>=1.22]", None),
    "fmt": ("[>=8]", "fmt"),
    "libmaxminddb": ("[>=1.6 <2]", "maxminddb"),
    "openssl": ("[>=3.0 <4]", "crypto"),
    "tl-expected": ("[>=1.0]", None),
    "zlib": ("[>=1.2.11 <2]", "z"),
}
# The same for what an option asks for.
OPTIONAL = {
    "with_curl": ("libcurl", "[>=7.68 <9]", "curl"),
    "with_json": ("nlohmann_json", "[>=3.9 <4]", None),
    "with_natpmp": ("libnatpmp", "[>=20150609]", "natpmp"),
    "with_sodium": ("libsodium", "[>=1.0.18]", "sodium"),
    "with_upnp": ("miniupnpc", "[>=2.1 <3]", "miniupnpc"),
}


class ArchethicP2PConan(ConanFile):
    name = "archethic-p2p"
    description = "The P2P component of an Archethic node as an embeddable library"
    license = "Apache-2.0"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "with_capi": [True, False],
               **{option: [True, False] for option in OPTIONAL}}
    default_options = {"shared": False, "fPIC": True, "with_capi": True, "with_curl": True, "with_json": True,
                       "with_natpmp": False, "with_sodium": True, "with_upnp": False}
    implements = ["auto_shared_fpic"]
    exports_sources = "CMakeLists.txt", "LICENSE", "capi/*", "cmake/*", "include/*", "packaging/debian/*", "src/*"
    test_package_folder = "packaging/conan/test_package"

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\([^)]*?\bVERSION\s+([0-9.]+)", text).group(1)

    def _needed(self):
        """(package, versions, library of the system) of each dependency."""
        needed = [(package, *rest) for package, rest in REQUIRED.items()]
        return needed + [wanted for option, wanted in OPTIONAL.items() if self.options.get_safe(option)]

    def requirements(self):
        for package, versions, _ in self._needed():
            # Public headers open those of tl-expected alone.
            self.requires(f"{package}/{versions}", transitive_headers=package == "tl-expected")

    def validate(self):
        if self.options.with_upnp and not self.options.with_curl:
            raise ConanInvalidConfiguration("with_upnp needs with_curl")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables.update({
            "P2P_BUILD_CAPI": bool(self.options.with_capi),
            "P2P_BUILD_JSON": bool(self.options.with_json),
            "P2P_BUILD_EXAMPLES": False,
            "P2P_BUILD_TESTS": False,
            "P2P_BUILD_TOOLS": False,
            "P2P_WITH_CURL": bool(self.options.with_curl),
            "P2P_WITH_NATPMP": bool(self.options.with_natpmp),
            "P2P_WITH_SODIUM": bool(self.options.with_sodium),
            "P2P_WITH_UPNP": bool(self.options.with_upnp),
        })
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        # CMake projects get the package's own files, with the targets that everybody else has.
        self.cpp_info.set_property("cmake_find_mode", "none")

        p2p = self.cpp_info.components["p2p"]
        p2p.builddirs = [os.path.join("lib", "cmake", "archethic-p2p")]
        p2p.set_property("pkg_config_name", "archethic-p2p")
        p2p.libs = ["archethic-p2p"]
        from_conan = {dependency.ref.name for dependency in self.dependencies.host.values()}
        for package, _, system_library in self._needed():
            if package in from_conan:
                p2p.requires.append(f"{package}::{package}")
            elif system_library and not self.options.shared:
                p2p.system_libs.append(system_library)
        if self.settings.os in ("Linux", "FreeBSD"):
            p2p.system_libs.append("pthread")

        if self.options.with_json:
            json = self.cpp_info.components["json"]
            json.set_property("pkg_config_name", "archethic-p2p-json")
            json.libs = ["archethic-p2p-json"]
            json.requires = ["p2p"]
        if self.options.with_capi:
            # The shared library contains what it needs.
            capi = self.cpp_info.components["capi"]
            capi.set_property("pkg_config_name", "archethic-p2p-c")
            capi.libs = ["archethic-p2p-c"]
