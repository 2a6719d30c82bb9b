# An overlay port: it builds the tree that it lies in.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../../.." REALPATH)

vcpkg_check_features(OUT_FEATURE_OPTIONS feature_options
  FEATURES
    capi P2P_BUILD_CAPI
    curl P2P_WITH_CURL
    json P2P_BUILD_JSON
    sodium P2P_WITH_SODIUM
    upnp P2P_WITH_UPNP
)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${feature_options}
    -DP2P_BUILD_TESTS=OFF
    -DP2P_BUILD_TOOLS=OFF
    -DP2P_BUILD_EXAMPLES=OFF
    -DP2P_WITH_NATPMP=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/archethic-p2p)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
