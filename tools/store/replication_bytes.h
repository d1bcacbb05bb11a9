/// Replications as bytes: what the store keeps of each, exactly.
///
/// Guarantee: every double comes back with the same bits, on every machine. Counts and times in whole numbers, which
/// most values are, take one to seven bytes instead of eight; anything else takes nine. Values that repeat those of
/// some measures before, as the measures of a sole segment repeat those of all customers, take two bytes together.
/// Replications stand one behind
/// the other, so a batch of them is their concatenation. Damaged bytes are noticed by the batch's checksum (`digest`)
/// and never read beyond their end.
/// Visits are not kept. Cost: some 10 ns a measure, 2 ns one that repeats another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/measures/study/study.h"

namespace domino::store {

/// Writes one replication after the other; keeps its room, which would else be cleared for each of them.
class ReplicationWriter {
 public:
  void append(std::string& bytes, const measures::ReplicationResult& result);

 private:
  std::vector<char> room_;
};

/// One alone.
inline void append_bytes(std::string& bytes, const measures::ReplicationResult& result) {
  ReplicationWriter().append(bytes, result);
}

/// Throws std::runtime_error where these are not the bytes of whole replications with so many measures each.
std::vector<measures::ReplicationResult> replications_in(std::string_view bytes, std::size_t measures);

/// A 64-bit checksum that tells damaged bytes; no protection against intent.
std::uint64_t digest(std::string_view bytes);

}  // namespace domino::store
