# Several sources at once: headers, which are most of the work, are read once for eight of them. Of the release, what a
# replication runs through is compiled one by one all the same, since that is how its instructions are counted.
set(together domino domino_report domino_store domino_models domino_scenarios kernel_test engine_statistics engine_experiment
  queues_test)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  list(APPEND together domino_engine)
endif()
foreach(target ${together})
  if(TARGET ${target})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
  endif()
endforeach()

# together_but(TARGET SOURCES …): these have names of their own that others have too.
function(together_but target)
  if(TARGET ${target})
    list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/)
    set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

together_but(domino_engine engine/statistics/confidence_sequence.cpp)
together_but(domino_models models/chain/check.cpp models/chain/check_attributes.cpp models/chain/check_context.cpp
  models/chain/check_departments.cpp models/chain/check_goods.cpp models/chain/check_paths.cpp
  models/chain/check_priorities.cpp models/measures/study/paired_study.cpp models/measures/rows/rows_of_population.cpp
  models/measures/study/settled_start.cpp models/measures/study/warm_up.cpp models/people/turnover.cpp models/theory/orders.cpp)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  foreach(source accounts arrivals care contacts customers/customers customers/customers_failing
      customers/customers_worth crews desk event_loop journey ledger/blame ledger/ledger
      lines numbers people/people people/people_hearing record/record record/takings run serving shifts stores till
      work)
    together_but(domino_models models/replication/${source}.cpp)
  endforeach()
endif()
together_but(domino_scenarios scenarios/language/grammar/reader.cpp scenarios/language/reading/builder.cpp scenarios/language/values/distribution_text.cpp
  scenarios/language/reading/expectation_text.cpp scenarios/language/values/promise_text.cpp)
together_but(domino tools/cli/check_command.cpp tools/cli/explain/explain_command.cpp tools/cli/runs_command.cpp
  tools/cli/sweep_command.cpp)
# What it replaces must not be inlined where it is counted.
foreach(target kernel_test engine_statistics)
  together_but(${target} tests/support/allocation_count.cpp)
endforeach()
