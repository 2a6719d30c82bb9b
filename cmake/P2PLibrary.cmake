# The library that hosts link: every folder of src/ in one archive or shared object.
get_property(p2p_folders GLOBAL PROPERTY P2P_FOLDERS)
add_library(p2p)
foreach(folder IN LISTS p2p_folders)
  target_sources(p2p PRIVATE $<TARGET_OBJECTS:${folder}>)
endforeach()
add_library(archethic-p2p::p2p ALIAS p2p)

target_include_directories(p2p PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                      $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(p2p PUBLIC cxx_std_20)
# Asio is compiled into the objects and leaves nothing to link.
target_link_libraries(p2p PUBLIC tl::expected PRIVATE OpenSSL::Crypto fmt::fmt Threads::Threads
                                                      $<BUILD_INTERFACE:p2p_build_flags>)
if(TARGET Sodium::Sodium)
  target_link_libraries(p2p PRIVATE Sodium::Sodium)
endif()
# Before 1.0 every minor version may change the C++ ABI.
set_target_properties(p2p PROPERTIES
  LINKER_LANGUAGE CXX
  OUTPUT_NAME archethic-p2p
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

if(BUILD_SHARED_LIBS AND UNIX AND NOT APPLE)
  # Only our own namespace leaves the shared library: its Asio and fmt never meet the host's.
  set(p2p_version_script ${CMAKE_CURRENT_LIST_DIR}/p2p.map)
  target_link_options(p2p PRIVATE -Wl,--version-script=${p2p_version_script} -Wl,--no-undefined)
  set_property(TARGET p2p APPEND PROPERTY LINK_DEPENDS ${p2p_version_script})
endif()
