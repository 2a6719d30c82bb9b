# libminiupnpc. Defines Miniupnpc::Miniupnpc.
find_path(Miniupnpc_INCLUDE_DIR NAMES miniupnpc/miniupnpc.h)
find_library(Miniupnpc_LIBRARY NAMES miniupnpc libminiupnpc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Miniupnpc REQUIRED_VARS Miniupnpc_LIBRARY Miniupnpc_INCLUDE_DIR)
if(Miniupnpc_FOUND AND NOT TARGET Miniupnpc::Miniupnpc)
  add_library(Miniupnpc::Miniupnpc UNKNOWN IMPORTED)
  set_target_properties(Miniupnpc::Miniupnpc PROPERTIES
    IMPORTED_LOCATION "${Miniupnpc_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Miniupnpc_INCLUDE_DIR}")
endif()
mark_as_advanced(Miniupnpc_INCLUDE_DIR Miniupnpc_LIBRARY)
