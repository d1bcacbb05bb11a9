/// The words of a command line as JSON, and as one would type them.
#pragma once

#include <string>
#include <vector>

namespace domino::store {

std::string json_of(const std::vector<std::string>& words);
/// Of a text of `json_of`; nothing where it is no list of words.
std::vector<std::string> words_of(const std::string& json);

/// For a shell, words with spaces and the like in quotes.
std::string typed(const std::vector<std::string>& words);

}  // namespace domino::store
