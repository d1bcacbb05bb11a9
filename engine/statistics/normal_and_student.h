/// The normal and Student's distributions: tails and quantiles with the same bytes on every platform.
///
/// Intervals, p-values and stopping rules take these in place of a library's, whose elementary functions differ in last
/// bits between C libraries and processors. Only +, -, ·, / and √ of doubles and engine/random/portable_math.h are
/// used, in a fixed order. Sources: erfc by Cody (1969), Rational Chebyshev approximations for the error function,
/// Math. Comp. 23; the normal quantile by Wichura (1988), algorithm AS 241, Applied Statistics 37; Student's tail as an
/// incomplete beta function by its continued fraction (DLMF 8.17.22), inverted by Newton's method in the logarithms of
/// tail and quantile. Errors, relative: 3e-15 normal, 1e-13 Student up to a million degrees of freedom (the test
/// measures both). Cost: 20 ns normal; Student's tail 0.1 to 5 µs, growing with the root of the degrees of freedom, its
/// quantile ten of these.
#pragma once

namespace domino::statistics {

/// P(Z > z) of a standard normal Z.
double normal_upper_tail(double z);
/// The z with P(Z ≤ z) = p; p in (0, 1).
double normal_quantile(double p);

/// P(T > t) of Student's T; degrees of freedom above 0, whole or not.
double student_upper_tail(double t, double degrees_of_freedom);
/// The t with P(T > t) = tail; tail in (0, 1). For tails so small that 1 - tail is 1.
double student_upper_quantile(double tail, double degrees_of_freedom);
/// The t with P(T ≤ t) = p; p in (0, 1).
double student_quantile(double p, double degrees_of_freedom);

}  // namespace domino::statistics
