/// Turnover: how long a place stays empty, and what a place looks like long after the beginning.
///
/// A place is filled for an exponential time, empty for a lognormal one, and then its new holder is trained for a fixed
/// one. Started long ago, it is in each with a chance in proportion to the mean (renewal theory), and what is left of
/// an empty time is a uniform part of a length-biased one: of a lognormal, a lognormal whose log-mean is larger by its
/// log-variance. So a run need not wait for years until its vacancies are as many as they will be.
#pragma once

#include "engine/random/stream.h"
#include "models/people/evidence.h"

namespace domino::people {

/// How long a place stays empty, in seconds.
double draw_vacancy(const Parameters& p, random::Draws& draw);

/// What a place looks like at the beginning.
struct Place {
  double filled_in_s = 0;  ///< until somebody has come and is trained; 0: somebody is there
  double tenure_s = 0;     ///< of whoever is there
};

/// Long after the beginning, where `quits_a_year` leave of each person there.
Place draw_place(const Parameters& p, double quits_a_year, random::Draws& draw);

/// The share of places that nobody fills then.
double share_unfilled(const Parameters& p, double quits_a_year);

}  // namespace domino::people
