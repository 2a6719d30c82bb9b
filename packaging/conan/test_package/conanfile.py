"""Builds and runs a host in C++ and one in C against the package just created."""
import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, cmake_layout


class TestPackageConan(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeToolchain", "CMakeDeps", "VirtualRunEnv"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def build(self):
        cmake = CMake(self)
        cmake.configure(variables={"WITH_CAPI": bool(self.dependencies["archethic-p2p"].options.with_capi)})
        cmake.build()

    def test(self):
        if not can_run(self):
            return
        self.run(os.path.join(self.cpp.build.bindir, "cpp_host"), env="conanrun")
        if self.dependencies["archethic-p2p"].options.with_capi:
            self.run(os.path.join(self.cpp.build.bindir, "c_host"), env="conanrun")
