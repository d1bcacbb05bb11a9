#include "tools/report/explain/explain_story.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "models/measures/rows/rows_of_time.h"
#include "models/replication/ledger/account.h"
#include "tools/report/explain/explain_time.h"
#include "tools/report/figures.h"
#include "tools/report/number.h"

namespace domino::report {

namespace {

using chain::Cause;
using chain::kNoIndex;
using chain::Plan;
using chain::StoryEvent;
using Kind = chain::StoryEvent::Kind;

/// "Mon 09:12:04.3", after the first week with its number.
std::string clock_of(Ticks at) {
  constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto tenths = static_cast<std::int64_t>(std::floor(seconds(at) * 10));
  const std::int64_t day = tenths / 864'000;
  const std::int64_t rest = tenths % 864'000;
  const std::string week = day >= 7 ? fmt::format("week {} ", day / 7 + 1) : "";
  return fmt::format("{}{} {:02}:{:02}:{:02}.{}", week, kDays[day % 7], rest / 36'000, rest / 600 % 60, rest / 10 % 60,
                     rest % 10);
}

std::string span_words(Ticks span) {
  const double length = seconds(span);
  const auto [factor, unit] = scale_of(measures::Unit::seconds, length);
  return figure(factor * length, factor * length < 10 ? 2 : 1) + " " + std::string(unit);
}

struct Sentence {
  Ticks at = 0;
  std::uint16_t strand = 0;
  Ticks span = 0;  ///< that it takes, where it takes time
  std::string words;
};

/// Turns events into sentences. A stretch ends where the next one begins, so its length is in a later event.
class StoryWriter {
 public:
  StoryWriter(const Plan& plan, const std::vector<StoryEvent>& events)
      : plan_(plan), accounts_(plan), events_(events), used_(events.size(), 0) {}

  std::vector<Sentence> run() {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const StoryEvent& event = events_[i];
      if (event.kind == Kind::spent) {
        if (!used_[i]) add_stretch(i);
        continue;
      }
      const Ticks span = takes_time(event.kind) ? span_after(i) : 0;
      sentences_.push_back({event.at, event.strand, span, words_of(event)});
    }
    // How long a stretch was is known when it is over, when other branches may have done something else.
    std::stable_sort(sentences_.begin(), sentences_.end(),
                     [](const Sentence& a, const Sentence& b) { return a.at < b.at; });
    return std::move(sentences_);
  }

 private:
  static bool takes_time(Kind kind) {
    switch (kind) {
      case Kind::begins:
      case Kind::goes_on:
      case Kind::takes_up:
      case Kind::works_on:
      case Kind::mends:
      case Kind::unclear:
      case Kind::lets_pass:
      case Kind::hands_over:
      case Kind::lacks:
      case Kind::gathers:
      case Kind::kept_out:
        return true;
      default:
        return false;
    }
  }

  /// The stretch that begins with an event, if it has any length; of several events at one instant the last has it.
  Ticks span_after(std::size_t i) {
    for (std::size_t j = i + 1; j < events_.size(); ++j) {
      if (events_[j].strand != events_[i].strand || events_[j].at != events_[i].at) continue;
      if (takes_time(events_[j].kind)) return 0;
      if (events_[j].kind != Kind::spent || chain::is_waiting(accounts_.cause(events_[j].what))) continue;
      used_[j] = 1;
      return events_[j].span;
    }
    return 0;
  }

  std::string department(chain::Index index) const {
    return index == kNoIndex ? std::string("the requester") : plan_.departments[index].name;
  }
  std::string service(chain::Index index) const { return plan_.services[index].name; }
  std::string department_of(chain::Index index) const { return department(plan_.services[index].department); }

  /// A wait, with all its causes in one sentence.
  void add_stretch(std::size_t i) {
    const StoryEvent& first = events_[i];
    const Cause cause = accounts_.cause(first.what);
    const chain::Index provider = accounts_.department(first.what);
    if (!chain::is_waiting(cause)) {
      const std::string charged = provider == kNoIndex ? "" : " (charged to " + department(provider) + ")";
      sentences_.push_back({first.at, first.strand, first.span, "time goes by: " + cause_words(cause) + charged});
      return;
    }
    std::string why;
    Ticks total = 0;
    for (std::size_t j = i; j < events_.size() && belongs(events_[j], first, provider); ++j) {
      used_[j] = 1;
      total += events_[j].span;
      why += (why.empty() ? "" : ", ") + cause_words(accounts_.cause(events_[j].what)) + " (" +
             span_words(events_[j].span) + ")";
    }
    if (total == first.span) why = cause_words(cause);
    sentences_.push_back({first.at, first.strand, total, "waits for " + department(provider) + ": " + why});
  }
  bool belongs(const StoryEvent& event, const StoryEvent& first, chain::Index provider) const {
    return event.kind == Kind::spent && event.strand == first.strand && accounts_.department(event.what) == provider &&
           chain::is_waiting(accounts_.cause(event.what));
  }

  std::string employee_of(const StoryEvent& event) const {
    if (event.team == kNoIndex) return "an employee of " + department_of(event.what);
    const auto& team = plan_.teams[event.team];
    const std::string& of = plan_.departments[team.department].name;
    const std::string name = team.name == of ? of : of + "." + team.name;
    return event.employee == kNoIndex ? "an employee of " + name : fmt::format("{}-{}", name, event.employee + 1);
  }

  std::string need_words(chain::Index index) const {
    const chain::PlannedNeed& need = plan_.needs[index];
    const std::string requester = department(plan_.services[need.service].department);
    switch (need.mode) {
      case organisation::NeedMode::hold:
        return requester + " needs `" + need.name + "`, and holds the line";
      case organisation::NeedMode::park:
        return requester + " needs `" + need.name + "`, and parks the case";
      case organisation::NeedMode::callback:
        return requester + " needs `" + need.name + "`, and will call back";
      case organisation::NeedMode::consult:
        return requester + " asks a colleague about `" + need.name + "`";
      case organisation::NeedMode::transfer:
        return requester + " hands the case on for `" + need.name + "`";
      default:
        return requester + " needs `" + need.name + "`";
    }
  }

  std::string words_of(const StoryEvent& event) const {
    switch (event.kind) {
      case Kind::arrives:
        return "arrives, one of " + plan_.segments[event.what].name;
      case Kind::asks:
        return "asks " + department_of(event.what) + " for `" + service(event.what) + "`";
      case Kind::begins:
        return employee_of(event) + " begins `" + service(event.what) + "`";
      case Kind::goes_on:
        return employee_of(event) + " goes on with `" + service(event.what) + "`";
      case Kind::takes_up:
        return employee_of(event) + " takes the case up again for `" + service(event.what) + "`";
      case Kind::works_on:
        return employee_of(event) + " works on `" + service(event.what) + "`";
      case Kind::mends:
        return employee_of(event) + " detects an error of their own and does `" + service(event.what) + "` again";
      case Kind::stopped:
        return "work on `" + service(event.what) + "` is put down";
      case Kind::needs:
        return need_words(event.what);
      case Kind::lets_go:
        return department(event.what) + " has held long enough, and parks the case";
      case Kind::answered:
        return "`" + plan_.needs[event.what].name + "` is answered";
      case Kind::sent_back:
        return "the answer has an error and goes back to " + department_of(event.what);
      case Kind::unclear:
        return "the request is incomplete and goes back to " + department(event.what);
      case Kind::escalated:
        return "the request is overdue and escalates to " + department(event.what);
      case Kind::lets_pass:
        return "a delay of the journey";
      case Kind::hands_over:
        return department(event.what) + " hands over";
      case Kind::lacks:
        return "waits for " + plan_.stocks[event.what].name;
      case Kind::gathers:
        return "waits at " + plan_.gates[event.what].name;
      case Kind::kept_out:
        return "is done, and waits for room at " + department(event.what);
      case Kind::forks:
        return fmt::format("goes {} ways at once", event.what);
      case Kind::branch_done:
        return "this way is done";
      case Kind::ends:
        return "is at the end: " + std::string(chain::outcome_name(static_cast<chain::Outcome>(event.what)));
      case Kind::spent:
        break;
    }
    return "";
  }

  const Plan& plan_;
  chain::Accounts accounts_;
  const std::vector<StoryEvent>& events_;
  std::vector<char> used_;
  std::vector<Sentence> sentences_;
};

std::vector<Sentence> sentences_of(const Plan& plan, const chain::TimeRecord& time) {
  return StoryWriter(plan, time.story).run();
}

Ticks sojourn_of(const std::vector<Sentence>& sentences) {
  return sentences.empty() ? 0 : sentences.back().at - sentences.front().at;
}

}  // namespace

CaseReading read_case(const Plan& plan, const std::string& text) {
  const std::size_t dash = text.rfind('-');
  const std::string digits = dash == std::string::npos ? text : text.substr(dash + 1);
  CaseName name;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), name.number);
  if (error != std::errc{} || end != digits.data() + digits.size() || name.number == 0)
    return {{}, "`" + text + "` is not a case such as `" + plan.segments.front().name + "-17`, or a number from 1"};
  std::vector<chain::Index> candidates;
  std::string names;
  for (chain::Index s = 0; s < plan.segments.size(); ++s) {
    names += (names.empty() ? "" : ", ") + plan.segments[s].name;
    const bool fits =
        dash == std::string::npos ? !plan.segments[s].internal : plan.segments[s].name == text.substr(0, dash);
    if (fits) candidates.push_back(s);
  }
  if (candidates.size() != 1)
    return {{}, "`" + text + "` may be of several segments or of none; state which: SEGMENT-NUMBER, of " + names};
  name.segment = candidates.front();
  return {name, ""};
}

std::string name_of_case(const Plan& plan, chain::Index segment, std::uint32_t number) {
  return fmt::format("{}-{}", plan.segments[segment].name, number);
}

Report story_report(const Plan& plan, const chain::TimeRecord& time, const CaseName& name, std::uint64_t replication) {
  const auto sentences = sentences_of(plan, time);
  Report report;
  Table table{.columns = {{.align = Align::right}, {.broken = true}}};
  Records records{.keys = {{"at", "at_s"}, {"way", "way"}, {"words", "words"}, {"takes", "takes_s"}}};
  for (const Sentence& one : sentences) {
    table.add({clock_of(one.at), (one.strand > 0 ? fmt::format("way {}: ", one.strand) : "") + one.words +
                                     (one.span > 0 ? ", " + span_words(one.span) : "")});
    records.rows.push_back({seconds(one.at), one.strand, one.words, seconds(one.span)});
  }
  report.table(std::move(table));
  if (!time.story.empty() && time.story.back().kind == Kind::ends)
    report.paragraph("From arrival to end: " + span_words(sojourn_of(sentences)) + ".");
  else
    report.paragraph("The run ended before the case did.");
  report.data = [case_name = name_of_case(plan, name.segment, name.number), replication, records] {
    return Value::object(
        {{"format_version", 1}, {"case", case_name}, {"replication", replication}, {"story", list_of(records)}});
  };
  report.sheet = sheet_of(std::move(records));
  return report;
}

}  // namespace domino::report
