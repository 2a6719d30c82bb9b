# Helpers: one static library a folder, linked only to lower floors; `p2p` is made of all of them (P2PLibrary.cmake).
add_library(p2p_build_flags INTERFACE)
target_compile_options(p2p_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(P2P_WERROR)
  target_compile_options(p2p_build_flags INTERFACE -Werror)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC takes the files compiled at once for headers, where types of anonymous namespaces would be mistakes.
  target_compile_options(p2p_build_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()
if(P2P_SANITIZE)
  target_compile_options(p2p_build_flags INTERFACE -fsanitize=${P2P_SANITIZE} -fno-sanitize-recover=all
                                                   -fno-omit-frame-pointer)
  target_link_options(p2p_build_flags INTERFACE -fsanitize=${P2P_SANITIZE})
endif()

# The tests labelled `concurrent`, for builds that need no others.
add_custom_target(p2p_concurrent_tests)

set_property(GLOBAL PROPERTY P2P_FOLDERS "")

# p2p_add_folder(name SOURCES a.cpp b.cpp LINKS p2p_lower... [OWN_LIBRARY]): OWN_LIBRARY keeps the folder out of `p2p`.
function(p2p_add_folder name)
  cmake_parse_arguments(ARG "OWN_LIBRARY" "" "SOURCES;LINKS" ${ARGN})
  add_library(p2p_${name} STATIC ${ARG_SOURCES})
  target_include_directories(p2p_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(p2p_${name} PUBLIC ${ARG_LINKS} tl::expected PRIVATE p2p_build_flags)
  if(NOT BUILD_SHARED_LIBS)
    # A host that links the library into its own shared object does not export it. The shared library has a version
    # script instead (P2PLibrary.cmake).
    set_target_properties(p2p_${name} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
  if(NOT ARG_OWN_LIBRARY)
    set_property(GLOBAL APPEND PROPERTY P2P_FOLDERS p2p_${name})
  endif()
endfunction()

# Options of the sanitizers' runtimes, as the ENVIRONMENT of a test.
function(p2p_sanitizer_environment result)
  set(environment "")
  if(P2P_SANITIZE MATCHES "thread")
    list(APPEND environment
      "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp")
  endif()
  if(P2P_SANITIZE MATCHES "address")
    list(APPEND environment "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1")
  endif()
  if(P2P_SANITIZE MATCHES "undefined")
    list(APPEND environment "UBSAN_OPTIONS=print_stacktrace=1")
  endif()
  set(${result} "${environment}" PARENT_SCOPE)
endfunction()

# p2p_add_test(name SOURCES ... LINKS ... LABELS concurrent|stress...): one executable, all its Catch2 cases as one
# ctest entry. `concurrent`: several threads, run under TSan; `stress`: long, run by scripts/test-long only.
function(p2p_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} p2p_test_support p2p_build_flags)
  # What is tested is optimised as ever; the tests themselves are compiled far more often than they run.
  target_compile_options(${name} PRIVATE -O0)
  add_test(NAME ${name} COMMAND ${name})
  p2p_sanitizer_environment(environment)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${ARG_LABELS}" ENVIRONMENT "${environment}")
  if("stress" IN_LIST ARG_LABELS)
    set_tests_properties(${name} PROPERTIES TIMEOUT 1800)
  elseif("concurrent" IN_LIST ARG_LABELS)
    add_dependencies(p2p_concurrent_tests ${name})
  endif()
endfunction()

# p2p_add_fuzz_target(name SOURCES ... LINKS ...): with P2P_BUILD_FUZZ a libFuzzer program; else, where tests are
# built, a program and a test that replay the corpus fuzz/corpus/<name>.
function(p2p_add_fuzz_target name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} p2p_build_flags)
  if(P2P_BUILD_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/fuzz/replay_main.cpp)
  add_test(NAME ${name}_corpus COMMAND ${name} ${PROJECT_SOURCE_DIR}/fuzz/corpus/${name})
  p2p_sanitizer_environment(environment)
  set_tests_properties(${name}_corpus PROPERTIES TIMEOUT 300 LABELS fuzz ENVIRONMENT "${environment}")
endfunction()
