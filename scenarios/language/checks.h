/// Checks of keys that are each right but make no sense together, or that are missing because of another one.
#pragma once

#include <string_view>

#include "scenarios/language/forms.h"
#include "scenarios/language/reader.h"

namespace domino::language {

void check_run(Reader& reader, const RunForm& run);
void check_need(Reader& reader, const NeedForm& need);
/// Whether the default of this key may be stated in this need.
bool need_default_means(const Node& need, std::string_view key);
void check_service(Reader& reader, const ServiceForm& service);
void check_segment(Reader& reader, const SegmentForm& segment);
bool segment_default_means(const Node& segment, std::string_view key);
void check_branches(Reader& reader, const Node& choose, const Names<BranchForm>& branches);

}  // namespace domino::language
