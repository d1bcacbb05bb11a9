/// The folder of a scenario: the data files that stand beside it, read once each.
///
/// A data file is a table in CSV of which the first column counts: a quantity a line, `5 min` or, where the heading
/// states the unit as in `duration [min]`, `5`. Empty lines and lines that begin with `#` say nothing.
/// Guarantee: nothing outside the folder is read, whatever a scenario says; sizes are limited (limits.h). However
/// often a file is named, it is read and kept once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/random/distribution.h"
#include "scenarios/language/quantity.h"
#include "scenarios/language/scenario.h"
#include "scenarios/language/text_problem.h"

namespace domino::language {

class DataFolder {
 public:
  using Recorded = std::shared_ptr<const random::Distribution>;

  explicit DataFolder(std::string path) : path_(std::move(path)) {}
  const std::string& path() const { return path_; }

  /// One of the values in a file, each as likely as any other. The problem speaks of the name as a whole.
  Parsed<Recorded> distribution(const std::string& name, Dimension dimension);
  /// The bytes of a file, counted and kept.
  Parsed<const std::string*> bytes(const std::string& name);
  /// What is said where there is no folder.
  static Parsed<Recorded> none();

  /// All that was read, in the order of the names.
  std::vector<DataFile> files() const;

 private:
  std::string path_;
  std::map<std::string, Parsed<std::string>> files_;
  std::map<std::pair<std::string, Dimension>, Parsed<Recorded>> distributions_;
  std::size_t bytes_ = 0;
};

}  // namespace domino::language
