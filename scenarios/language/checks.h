/// Checks of keys that are each right but make no sense together, or that are missing because of another one.
#pragma once

#include "scenarios/language/forms.h"
#include "scenarios/language/reader.h"

namespace domino::language {

void check_run(Reader& reader, const RunForm& run);
void check_need(Reader& reader, const NeedForm& need);
void check_service(Reader& reader, const ServiceForm& service);
void check_segment(Reader& reader, const SegmentForm& segment);
void check_branches(Reader& reader, const Node& choose, const Names<BranchForm>& branches);

}  // namespace domino::language
