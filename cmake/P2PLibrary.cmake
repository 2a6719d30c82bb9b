# The libraries that hosts link: `p2p`, every folder of src/ in one archive or shared object, and beside it `json`.

# What both have in common, for the objects of `folders`.
function(p2p_library target output_name folders)
  add_library(${target})
  foreach(folder IN LISTS folders)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${folder}>)
  endforeach()
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:p2p_build_flags>)
  # Before 1.0 every minor version may change the C++ ABI.
  set_target_properties(${target} PROPERTIES
    LINKER_LANGUAGE CXX
    OUTPUT_NAME ${output_name}
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

  if(BUILD_SHARED_LIBS AND UNIX AND NOT APPLE)
    # Only our own namespace leaves the shared library: its Asio, fmt and JSON never meet the host's.
    set(version_script ${PROJECT_SOURCE_DIR}/cmake/p2p.map)
    target_link_options(${target} PRIVATE -Wl,--version-script=${version_script} -Wl,--no-undefined)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${version_script})
  endif()
endfunction()

get_property(p2p_folders GLOBAL PROPERTY P2P_FOLDERS)
p2p_library(p2p archethic-p2p "${p2p_folders}")
add_library(archethic-p2p::p2p ALIAS p2p)
# Asio is compiled into the objects and leaves nothing to link.
target_link_libraries(p2p PUBLIC tl::expected PRIVATE OpenSSL::Crypto fmt::fmt ZLIB::ZLIB MaxMindDB::MaxMindDB
                          Threads::Threads)
foreach(optional Sodium::Sodium CURL::libcurl Miniupnpc::Miniupnpc Natpmp::Natpmp)
  if(TARGET ${optional})
    target_link_libraries(p2p PRIVATE ${optional})
  endif()
endforeach()

if(TARGET p2p_json)
  p2p_library(p2p_json_library archethic-p2p-json p2p_json)
  set_target_properties(p2p_json_library PROPERTIES EXPORT_NAME json)
  add_library(archethic-p2p::json ALIAS p2p_json_library)
  # nlohmann-json is compiled into the objects, too.
  target_link_libraries(p2p_json_library PUBLIC p2p)
endif()
