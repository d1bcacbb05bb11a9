/// Designs: which points to try when a question has several factors.
///
/// A grid tries every combination of levels, and answers what one asks of single factors; with more than three or four
/// factors it has too many points. A Latin hypercube tries as many points as one likes and each factor at that many
/// different levels. Scrambled Sobol points also fill every pair of factors evenly, and best where their number is a
/// power of two.
/// Points lie in the open unit cube, one coordinate a factor. The same arguments give the same points everywhere; more
/// points of a Sobol design begin with those of fewer.
/// Cost: some nanoseconds a coordinate of a Latin hypercube, 100 to 200 of a scrambled one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace domino::experiment {

using DesignPoint = std::vector<double>;

/// Every combination of level numbers 0, 1, … of each factor; the last factor changes fastest. No factor has no level.
std::vector<std::vector<std::size_t>> full_grid(const std::vector<std::size_t>& levels);

/// In each coordinate exactly one point lies in each of the intervals [k/points, (k+1)/points), at a random place in
/// it, and the intervals are paired at random (McKay, Beckman & Conover 1979, Technometrics 21:239).
std::vector<DesignPoint> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed);

/// The first points of Sobol's sequence, zero among them, with the direction numbers of Joe & Kuo (2008, SIAM Journal
/// on Scientific Computing 30:2635), each coordinate scrambled as Owen (1995, in: Monte Carlo and Quasi-Monte Carlo
/// Methods in Scientific Computing, 299) does: every binary digit is flipped or not by a random number that belongs to
/// the digits before it. So each point is uniform, and the first 2^m points of the first two coordinates have exactly
/// one in every elementary interval of area 2^-m. At most 2^31 points and `kMostSobolFactors` factors.
std::vector<DesignPoint> scrambled_sobol(std::size_t points, std::size_t factors, std::uint64_t seed);
inline constexpr std::size_t kMostSobolFactors = 3667;

}  // namespace domino::experiment
