/// What a scenario says about its people, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/resources/calendar.h"
#include "models/people/evidence.h"

namespace domino::people {

/// The ways in which the state of people reaches their work; each alone can be shut.
struct Couplings {
  bool speed = true;     ///< morale, fatigue, load and learning, on how long work takes
  bool errors = true;    ///< the same and training, on mistakes
  bool courtesy = true;  ///< morale, fatigue, training and satisfaction, on how answers are given
  bool absence = true;   ///< morale and burnout, on who comes to a shift
  bool quitting = true;  ///< morale, on who leaves; without it nobody does
  bool voice = true;     ///< satisfaction, on who escalates

  friend bool operator==(const Couplings&, const Couplings&) = default;
};

/// Hours that a department changes to, with the heads that its teams then have.
struct NewHours {
  std::string department;
  resources::Calendar hours;
  std::vector<resources::Calendar> staff;  ///< by team
  friend bool operator==(const NewHours&, const NewHours&) = default;
};

/// Something that is done about people at a time, from then on unless it ends.
struct Intervention {
  std::string name;
  Duration at{};
  Duration lasts = kForever;               ///< of what is not done once and for all
  std::vector<std::string> departments{};  ///< empty: all
  std::optional<double> training{};        ///< of everybody: what is taught, from 0 to 1
  std::optional<double> vision{};          ///< shared: so much of the way to knowing what it is all for
  std::optional<double> recognition{};     ///< how likely somebody is praised in a week, meanwhile
  std::optional<double> transparency{};    ///< of the departments, meanwhile
  std::optional<double> line_of_sight{};   ///< of the departments, meanwhile
  std::optional<std::uint32_t> staff{};    ///< more people on duty wherever somebody is, meanwhile
  std::optional<double> promise{};         ///< a factor on promised times, meanwhile
  std::optional<double> authority{};       ///< the amount up to which people decide alone, meanwhile
  std::vector<NewHours> hours{};           ///< of departments, meanwhile

  friend bool operator==(const Intervention&, const Intervention&) = default;
};

/// Where a run begins.
enum class Beginning : std::uint8_t {
  settled,    ///< where the state of people and customers has come to rest, as found from pilot runs
  reference,  ///< everybody at the reference state, every place filled, everything learnt
};

struct Settings {
  Parameters parameters{};
  Couplings couplings{};
  std::vector<Intervention> interventions{};

  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace domino::people
