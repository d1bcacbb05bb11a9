/// Checks of keys that are each right but make no sense together, or that are missing because of another one.
#pragma once

#include <string_view>

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"

namespace domino::chain {
struct Plan;
}

namespace domino::language {

void check_run(Reader& reader, const RunForm& run);
void check_scenario(Reader& reader, const ScenarioForm& scenario);
void check_department(Reader& reader, const DepartmentForm& department);
/// Whether the default of this key may be stated in this department; so of the others.
bool department_default_means(const Node& department, std::string_view key);
void check_team(Reader& reader, const TeamForm& team);
void check_need(Reader& reader, const NeedForm& need);
bool need_default_means(const Node& need, std::string_view key);
void check_service(Reader& reader, const ServiceForm& service);
bool service_default_means(const Node& service, std::string_view key);
void check_segment(Reader& reader, const SegmentForm& segment);
void check_request(Reader& reader, const RequestForm& request);
/// Of a customer segment or a kind of requests.
bool coming_default_means(const Node& segment, std::string_view key);
void check_people(Reader& reader, const PeopleForm& people);
/// Of what is assumed about customers.
void check_experience(Reader& reader, const PeopleForm& experience);
void check_intervention(Reader& reader, const InterventionForm& intervention);
/// People and interventions that are stated although nothing is coupled.
void check_couplings(Reader& reader, const ScenarioForm& scenario);
void check_till(Reader& reader, const ScenarioForm& scenario);
/// What is odd about people but possible, in a chain without mistakes.
void warn_about_people(Reader& reader, const ScenarioForm& scenario, const chain::Plan& plan);
void check_stock(Reader& reader, const StockForm& stock);
void check_region(Reader& reader, const RegionForm& region);
void check_gate(Reader& reader, const GateForm& gate);
/// False, with a report, where `branches` are not several.
bool check_fork(Reader& reader, const Node& branches);
void check_branches(Reader& reader, const Node& choose, const Names<BranchForm>& branches);

}  // namespace domino::language
