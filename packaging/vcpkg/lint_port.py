#!/usr/bin/env python3
"""Lints the manifest and the port, as far as that goes without vcpkg.

Both are JSON with the fields that vcpkg wants; dependencies are ports of vcpkg; manifest and port need the same; CMake
runs the portfile with stubs in place of vcpkg's functions; the options that it sets exist; each feature of the port is
one of the portfile. What vcpkg itself would say is not known.

Usage: lint_port.py ROOT
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PORT = "packaging/vcpkg/ports/archethic-p2p"
FIELDS = ["name", "version", "description", "license", "supports", "dependencies"]
PORTS_OF_VCPKG = {
    "asio", "benchmark", "catch2", "cli11", "curl", "fmt", "libmaxminddb", "libsodium", "miniupnpc", "nlohmann-json",
    "openssl", "tl-expected", "vcpkg-cmake", "vcpkg-cmake-config", "zlib",
}
# Functions of vcpkg that a portfile may call. The first stands for its real effect: each feature gives an option.
STUBS = r"""
function(vcpkg_check_features)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "OUT_FEATURE_OPTIONS" "FEATURES")
  set(options "")
  while(ARG_FEATURES)
    list(POP_FRONT ARG_FEATURES feature option)
    message("FEATURE ${feature}")
    list(APPEND options -D${option}=ON)
  endwhile()
  set(${ARG_OUT_FEATURE_OPTIONS} "${options}" PARENT_SCOPE)
endfunction()
function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "SOURCE_PATH" "OPTIONS")
  if(NOT EXISTS "${ARG_SOURCE_PATH}/CMakeLists.txt")
    message(FATAL_ERROR "no project in ${ARG_SOURCE_PATH}")
  endif()
  foreach(option IN LISTS ARG_OPTIONS)
    message("OPTION ${option}")
  endforeach()
endfunction()
foreach(name vcpkg_cmake_install vcpkg_cmake_config_fixup vcpkg_fixup_pkgconfig vcpkg_install_copyright)
  cmake_language(EVAL CODE "function(${name})\nendfunction()")
endforeach()
"""


def names(dependencies, own):
    """The ports that a list of dependencies names, without features of the port itself."""
    listed = [entry if isinstance(entry, str) else entry["name"] for entry in dependencies]
    return {name for name in listed if name != own}


def manifest_problems(path, manifest):
    found = [f"{path}: no {field}" for field in FIELDS if not manifest.get(field)]
    own = manifest.get("name")
    features = manifest.get("features", {})
    wanted = names(manifest.get("dependencies", []), own)
    for name, feature in features.items():
        wanted |= names(feature.get("dependencies", []), own)
        if not feature.get("description"):
            found.append(f"{path}: feature {name} has no description")
    found.extend(f"{path}: {name} is no port of vcpkg" for name in sorted(wanted - PORTS_OF_VCPKG))
    for name in manifest.get("default-features", []):
        if name not in features:
            found.append(f"{path}: default feature {name} is none of the features")
    return found


def run_portfile(root):
    """What the portfile says to the stubs: (features, options), or the words of CMake when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "run.cmake"
        script.write_text(f'set(PORT archethic-p2p)\nset(CURRENT_PACKAGES_DIR "{folder}/packages")\n{STUBS}\n'
                          f'include("{(root / PORT / "portfile.cmake").resolve()}")\n')
        run = subprocess.run(["cmake", "-P", str(script)], capture_output=True, text=True, check=False)
        if run.returncode == 0 and not (Path(folder) / "packages/share/archethic-p2p/usage").exists():
            return None, "usage is not installed"
    if run.returncode != 0:
        return None, run.stderr.strip()
    features = set(re.findall(r"^FEATURE (\S+)", run.stderr, re.MULTILINE))
    options = set(re.findall(r"^OPTION -D(\w+)=", run.stderr, re.MULTILINE))
    return (features, options), None


def portfile_problems(root, port):
    said, failure = run_portfile(root)
    if failure:
        return [f"{PORT}/portfile.cmake: {failure}"]
    features, options = said
    known = set(re.findall(r"^option\((\w+)", (root / "CMakeLists.txt").read_text(), re.MULTILINE))
    found = [f"{PORT}/portfile.cmake: the project has no option {name}" for name in sorted(options - known)]
    found.extend(f"{PORT}: feature {name} is not both in vcpkg.json and in portfile.cmake"
                 for name in sorted(features ^ set(port.get("features", {}))))
    return found


def problems(root):
    """A sentence for each thing that is wrong."""
    found = []
    manifests = {}
    for path in ["vcpkg.json", f"{PORT}/vcpkg.json"]:
        try:
            manifests[path] = json.loads((root / path).read_text())
        except json.JSONDecodeError as error:
            found.append(f"{path}: not JSON: {error}")
    if found:
        return found
    for path, manifest in manifests.items():
        found.extend(manifest_problems(path, manifest))
    manifest, port = manifests.values()
    helpers = {"vcpkg-cmake", "vcpkg-cmake-config"}
    differ = names(manifest.get("dependencies", []), None) ^ (names(port.get("dependencies", []), None) - helpers)
    found.extend(f"{name}: needed by one of manifest and port alone" for name in sorted(differ))
    return found + portfile_problems(root, port)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = problems(Path(sys.argv[1]))
    print("\n".join(found) if found else "manifest and port pass the lint; vcpkg itself has not seen them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
