# What `cmake --install` puts where: the libraries and their headers as the CMake package `domino`, and the program.
#
#   find_package(domino REQUIRED)
#   target_link_libraries(mine PRIVATE domino::scenarios)      # or domino::models, or domino::engine
#   #include "engine/kernel/time.h"                            // the paths are those of the tree

include(CMakePackageConfigHelpers)

set(DOMINO_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/domino)

install(TARGETS domino_settings domino_engine domino_models domino_scenarios EXPORT dominoTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT dominoTargets NAMESPACE domino:: DESTINATION ${DOMINO_PACKAGE_DIR})
install(DIRECTORY engine models scenarios DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/domino FILES_MATCHING PATTERN "*.h")

configure_package_config_file(tools/dev/dominoConfig.cmake.in ${PROJECT_BINARY_DIR}/dominoConfig.cmake
  INSTALL_DESTINATION ${DOMINO_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dominoConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dominoConfig.cmake ${PROJECT_BINARY_DIR}/dominoConfigVersion.cmake
  DESTINATION ${DOMINO_PACKAGE_DIR})

if(DOMINO_TOOLS)
  install(TARGETS domino RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
