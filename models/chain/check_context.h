/// What the checks of a chain share: the names of its things, who asks for what, and the faults found so far.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/chain.h"

namespace domino::chain {

/// Names of one kind of thing, for looking up and for suggestions.
class NamesOf {
 public:
  NamesOf(std::string_view kind, std::string_view plural) : kind_(kind), plural_(plural) {}

  void add(const std::string& name) {
    index_.emplace(name, all_.size());
    all_.push_back(name);
  }
  bool contains(const std::string& name) const { return index_.contains(name); }
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t index_of(const std::string& name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? kNone : found->second;
  }
  std::string_view kind() const { return kind_; }
  std::string_view plural() const { return plural_; }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::string_view kind_;
  std::string_view plural_;
  std::vector<std::string> all_;
  std::map<std::string, std::size_t> index_;
};

struct CheckContext {
  explicit CheckContext(const Chain& checked);

  void fault(std::string address, std::string message, std::string reason, std::string suggestion);
  /// The same about the name at the end of the address, instead of what stands under it.
  void fault_of_name(std::string address, std::string message, std::string reason, std::string suggestion);
  /// Finds fault with a name that is not among `known`; true where it is.
  bool require(const NamesOf& known, const std::string& address, const std::string& name);
  /// The same where the name is a key.
  bool require_key(const NamesOf& known, const std::string& address, const std::string& name);

  const Chain& chain;
  NamesOf departments{"department", "departments"};
  NamesOf services{"service", "services"};
  NamesOf stocks{"stock", "stocks"};
  NamesOf regions{"region", "regions"};
  NamesOf gates{"gate", "gates"};
  NamesOf partners{"partner", "partners"};
  std::vector<std::vector<std::size_t>> asked_by;     ///< by service: the services it asks for, in any mode
  std::vector<std::vector<std::size_t>> services_of;  ///< by department
  std::set<std::string_view> turning_away;            ///< regions that let nobody wait
  std::vector<Fault> faults;
};

/// Visits every step, those inside others after the one that holds them.
void for_each_step(const organisation::Steps& steps, const std::function<void(const organisation::Step&)>& visit);

/// Visits the names of all services that steps may ask for.
void for_each_asked(const organisation::Steps& steps, const std::function<void(const std::string&)>& visit);

/// Visits the services that a need asks for, each with where that stands below the need ("" for its own name).
void for_each_asked(const organisation::Need& need,
                    const std::function<void(const std::string& name, const std::string& at)>& visit);

/// "customers.NAME", or "requests.NAME" where colleagues or partners ask.
std::string address_of(const customers::Segment& segment);
/// The services that a segment gives work to beside its journey: that works off its messages, settles its complaints,
/// asks afterwards.
std::vector<std::string> services_beside(const customers::Segment& segment);
/// Finds fault with a service made of steps where one department must take requests that no customer waits for.
void require_somebody(CheckContext& context, const std::string& address, const std::string& service);

// The rooms of `check`, each for a part of the chain.
void check_departments(CheckContext& context);
void check_priorities(CheckContext& context);
void check_populations(CheckContext& context);
void check_goods(CheckContext& context);
void check_measured(CheckContext& context);
void check_paths(CheckContext& context);
void check_endless(CheckContext& context);

}  // namespace domino::chain
