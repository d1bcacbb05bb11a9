# Every header compiles alone, and twice in one source: one generated source a header, built with the tests. A header
# that was added is seen at the next configuration, which a new source in any CMakeLists.txt brings about.
set(folders engine models scenarios)
if(DOMINO_TOOLS)
  list(APPEND folders tools)
endif()
set(sources)
foreach(folder ${folders})
  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${folder}/*.h)
  foreach(header ${headers})
    string(REPLACE "/" "_" name ${header})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\"\n" @ONLY)
    list(APPEND sources ${source})
  endforeach()
endforeach()

find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
add_library(every_header_compiles_alone OBJECT ${sources})
target_link_libraries(every_header_compiles_alone PRIVATE
  domino_scenarios domino_strict fmt::fmt CLI11::CLI11 nlohmann_json::nlohmann_json)
# Only the front end's verdict is wanted.
target_compile_options(every_header_compiles_alone PRIVATE -O0)
