/// Programs: journeys and services written as instructions.
///
/// The program of a segment is its journey; that of a service made of steps its steps; that of a service with needs
/// what it needs, with its own work where needs come before or between. A request that nobody waits for begins at an
/// entry inside the program it is made in. Addresses of things are the purposes of their random numbers, so a thing
/// keeps its numbers whatever is added around it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/chain.h"
#include "models/plan/attribute_index.h"
#include "models/plan/plan.h"

namespace domino::chain {

/// A stretch of Plan::program.
struct Range {
  Index begin = 0;
  Index end = 0;
};

/// Where each program stands.
struct Programs {
  std::vector<Range> of_services;  ///< empty ranges for services without a program
  std::vector<Range> of_segments;
  std::vector<Range> of_orders;  ///< requests that no case makes: orders of stocks, mending, escalations
  std::vector<char> in_loop;     ///< by instruction: part of a repetition
};

/// A purpose of random numbers, by the address of what they decide.
Index add_purpose(Plan& plan, const std::string& address);

/// Writes all programs of a chain without faults into a plan whose services, segments, stocks and gates are there.
Programs write_programs(const Chain& chain, const AttributeIndex& attributes, Plan& plan);

}  // namespace domino::chain
