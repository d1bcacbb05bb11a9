/// Reading a scenario: from a file or a text to a compiled plan, or to every mistake in it.
///
/// A reading holds a scenario and its plan if and only if it has no errors; warnings may accompany both.
/// Guarantee: whatever the bytes, reading ends quickly, without exceptions, recursion in proportion to the
/// input, or memory beyond the limits in limits.h; files other than regular ones are never opened.
///
///     const auto reading = language::read_file("parts_desk.yaml", {{"departments.reps.staff", "8"}});
///     if (!reading.ok()) std::cerr << language::to_text(reading.diagnostics, reading.sources);
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/plan.h"
#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/mark.h"
#include "scenarios/language/reading/scenario.h"

namespace domino::language {

struct Tree;

struct Reading {
  std::optional<Scenario> scenario;
  std::shared_ptr<const chain::Plan> plan;
  std::vector<Diagnostic> diagnostics;  ///< in the order of their places
  Sources sources;
  std::shared_ptr<const Tree> tree;  ///< what was read, after overrides; present if the reading is ok

  bool ok() const { return plan != nullptr; }
};

Reading read_file(const std::string& path, std::span<const Override> overrides = {});
/// `name` stands for the file in diagnostics.
Reading read_text(std::string name, std::string text, std::span<const Override> overrides = {});
/// A text that comes from no file, such as through a pipe; the files that it names are sought in a folder, as if it
/// stood there. `name` stands for it in diagnostics.
Reading read_text_in(std::string folder, std::string name, std::string text, std::span<const Override> overrides = {});

/// The scenario with one of its what-ifs applied, after overrides. The reading must be ok and the what-if one of
/// `scenario->what_ifs`; since every what-if was read with the scenario, the variant is ok as well.
Reading with_what_if(const Reading& base, std::string_view name);
/// With both, which change nothing alike where the scenario expects something of the two.
Reading with_what_ifs(const Reading& base, std::string_view first, std::string_view second);

/// A lever, and how often it is taken; at most as often as it may be.
struct LeverTaken {
  std::string_view name;
  std::uint32_t times = 1;
};
/// The scenario with levers taken, in this order. Each alone is right, since it was read with the scenario; several
/// together may not be, so that the result may have mistakes.
Reading with_levers(const Reading& base, std::span<const LeverTaken> levers);

/// The scenario as its file says it, without overrides and what-ifs; it may have mistakes that overrides mended. The
/// reading must be ok.
Reading as_written(const Reading& reading);

/// Splits `PATH=VALUE` at the first `=`; none where there is no `=` or no path.
std::optional<Override> parse_override(std::string_view argument);

}  // namespace domino::language
