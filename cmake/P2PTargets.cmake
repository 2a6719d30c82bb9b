# Helpers: one static library a folder, linked only to lower floors; `p2p` is made of all of them.
add_library(p2p_build_flags INTERFACE)
target_compile_options(p2p_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(P2P_SANITIZE)
  target_compile_options(p2p_build_flags INTERFACE -fsanitize=${P2P_SANITIZE} -fno-sanitize-recover=all
                                                   -fno-omit-frame-pointer)
  target_link_options(p2p_build_flags INTERFACE -fsanitize=${P2P_SANITIZE})
endif()

set_property(GLOBAL PROPERTY P2P_FOLDERS "")

# p2p_add_folder(name SOURCES a.cpp b.cpp LINKS p2p_lower...)
function(p2p_add_folder name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(p2p_${name} STATIC ${ARG_SOURCES})
  target_include_directories(p2p_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(p2p_${name} PUBLIC ${ARG_LINKS} tl::expected PRIVATE p2p_build_flags)
  set_property(GLOBAL APPEND PROPERTY P2P_FOLDERS p2p_${name})
endfunction()

# p2p_add_test(name SOURCES ... LINKS ...): one executable, all its Catch2 cases as one ctest entry.
function(p2p_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} p2p_test_support p2p_build_flags)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${ARG_LABELS}")
endfunction()
