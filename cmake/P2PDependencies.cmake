# What the core is built on, found in the system, vcpkg or Conan.
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(Asio REQUIRED)
if(P2P_WITH_SODIUM)
  find_package(Sodium)
endif()
