# libnatpmp. Defines Natpmp::Natpmp.
find_path(Natpmp_INCLUDE_DIR NAMES natpmp.h)
find_library(Natpmp_LIBRARY NAMES natpmp libnatpmp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Natpmp REQUIRED_VARS Natpmp_LIBRARY Natpmp_INCLUDE_DIR)
if(Natpmp_FOUND AND NOT TARGET Natpmp::Natpmp)
  add_library(Natpmp::Natpmp UNKNOWN IMPORTED)
  set_target_properties(Natpmp::Natpmp PROPERTIES
    IMPORTED_LOCATION "${Natpmp_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Natpmp_INCLUDE_DIR}")
endif()
mark_as_advanced(Natpmp_INCLUDE_DIR Natpmp_LIBRARY)
