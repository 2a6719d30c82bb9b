# What `cmake --install` lays down: library, headers, CMake package, pkg-config file.
include(CMakePackageConfigHelpers)
set(p2p_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/archethic-p2p)

install(TARGETS p2p EXPORT archethic-p2pTargets LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
if(TARGET p2p_json_library)
  set(P2P_HAS_JSON ON)
  set(p2p_headers_left_out "")
  install(TARGETS p2p_json_library EXPORT archethic-p2pTargets
          LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
else()
  set(P2P_HAS_JSON OFF)
  set(p2p_headers_left_out PATTERN "p2p/json.hpp" EXCLUDE)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/p2p DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h" ${p2p_headers_left_out})
install(EXPORT archethic-p2pTargets NAMESPACE archethic-p2p:: DESTINATION ${p2p_package_dir})

if(TARGET Sodium::Sodium)
  set(P2P_USES_SODIUM ON)
  set(p2p_pc_sodium ", libsodium")
else()
  set(P2P_USES_SODIUM OFF)
  set(p2p_pc_sodium "")
endif()
set(p2p_pc_libs "")
set(p2p_pc_curl "")
set(P2P_USES_CURL OFF)
if(TARGET CURL::libcurl)
  set(P2P_USES_CURL ON)
  # Debian's libcurl.pc names, for a static link, libraries whose development files it does not bring along; where
  # libcurl is shared they are not needed.
  if("${CURL_LIBRARIES}" MATCHES "\\.a$")
    set(p2p_pc_curl ", libcurl")
  else()
    string(APPEND p2p_pc_libs " -lcurl")
  endif()
endif()
set(P2P_USES_MINIUPNPC OFF)
if(TARGET Miniupnpc::Miniupnpc)
  set(P2P_USES_MINIUPNPC ON)
  string(APPEND p2p_pc_libs " -lminiupnpc")
endif()
set(P2P_USES_NATPMP OFF)
if(TARGET Natpmp::Natpmp)
  set(P2P_USES_NATPMP ON)
  string(APPEND p2p_pc_libs " -lnatpmp")
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/archethic-p2pConfig.cmake.in archethic-p2pConfig.cmake
                              INSTALL_DESTINATION ${p2p_package_dir})
write_basic_package_version_file(archethic-p2pConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/archethic-p2pConfig.cmake ${PROJECT_BINARY_DIR}/archethic-p2pConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindMaxMindDB.cmake ${CMAKE_CURRENT_LIST_DIR}/FindSodium.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindMiniupnpc.cmake ${CMAKE_CURRENT_LIST_DIR}/FindNatpmp.cmake
        DESTINATION ${p2p_package_dir})

# Relative to the .pc file, so that an installed tree can be moved.
file(RELATIVE_PATH p2p_pc_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" p2p_pc_up "${p2p_pc_up}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/archethic-p2p.pc.in archethic-p2p.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/archethic-p2p.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(P2P_HAS_JSON)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/archethic-p2p-json.pc.in archethic-p2p-json.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/archethic-p2p-json.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
