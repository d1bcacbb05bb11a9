# Settings every target of Domino is built with, and the two functions that declare targets.

include(GNUInstallDirs)

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(DOMINO_CCACHE ccache)
if(DOMINO_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DOMINO_CCACHE})
endif()

# Every number must come out the same with every compiler and processor: no fused multiply-add
# (-ffp-contract=off) and nothing that reorders floating point.
add_library(domino_settings INTERFACE)
add_library(domino::settings ALIAS domino_settings)
set_target_properties(domino_settings PROPERTIES EXPORT_NAME settings)
target_compile_features(domino_settings INTERFACE cxx_std_20)
target_compile_options(domino_settings INTERFACE -ffp-contract=off)

# Settings for our own sources only; a consumer of the installed library does not inherit them.
add_library(domino_strict INTERFACE)
target_compile_options(domino_strict INTERFACE
  -fno-math-errno -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wunused -Wdouble-promotion -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 accuses `std::string + …` wrongly (GCC bug 105651).
  target_compile_options(domino_strict INTERFACE -Wno-restrict)
endif()
if(DOMINO_WARNINGS_AS_ERRORS)
  target_compile_options(domino_strict INTERFACE -Werror)
endif()
if(DOMINO_SANITIZE)
  target_compile_options(domino_strict INTERFACE
    -fsanitize=${DOMINO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(domino_strict INTERFACE -fsanitize=${DOMINO_SANITIZE})
  if(DOMINO_SANITIZE MATCHES undefined)
    # A third of the compiler's time goes into looking at every pointer before it is used; a null one is found all the
    # same, since it ends the program.
    set(unchecked null,alignment,object-size,vptr,nonnull-attribute,returns-nonnull-attribute)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      string(APPEND unchecked ,function)
    endif()
    target_compile_options(domino_strict INTERFACE -fno-sanitize=${unchecked})
  endif()
endif()

# domino_optimise(NAME LEVEL): less than all, where the program spends no time. The compiler takes a fifth less at -O2
# than at -O3, and two fifths less at -O1.
function(domino_optimise name level)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:${level}>)
endfunction()

# domino_library(NAME ALIAS): a static library whose headers are included by their path from the top
# of the tree ("engine/kernel/time.h"), in the build and when installed. Rooms add their own sources.
function(domino_library name alias)
  add_library(${name} STATIC)
  add_library(domino::${alias} ALIAS ${name})
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${alias} OUTPUT_NAME domino_${alias} LINKER_LANGUAGE CXX)
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/domino>)
  target_link_libraries(${name} PUBLIC domino_settings PRIVATE $<BUILD_INTERFACE:domino_strict>)
  if(DOMINO_FUZZ)
    # What the fuzzers are led by; nothing else needs it.
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${name} INTERFACE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
