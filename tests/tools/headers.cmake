# Every header compiles alone. A source that includes its own header first proves it for that header, except in
# tools, whose sources begin with precompiled headers; for every other there is one generated source, which includes it
# twice, built with the tests. A header that was added is seen at the next configuration, which a new source in any
# CMakeLists.txt brings about.
set(folders engine models scenarios)
if(DOMINO_TOOLS)
  list(APPEND folders tools)
endif()
set(sources)
foreach(folder ${folders})
  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${folder}/*.h)
  foreach(header ${headers})
    string(REGEX REPLACE "\\.h$" ".cpp" own_source ${PROJECT_SOURCE_DIR}/${header})
    if(EXISTS ${own_source} AND NOT folder STREQUAL "tools")
      file(STRINGS ${own_source} includes REGEX "^#include" LIMIT_COUNT 1)
      if(includes STREQUAL "#include \"${header}\"")
        continue()
      endif()
    endif()
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
