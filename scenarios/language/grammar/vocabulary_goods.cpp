#include "scenarios/language/grammar/vocabulary_goods.h"

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"

namespace domino::language {

namespace {

/// A member that stocks and regions share, as a member of either.
template <class FormType, class Value>
Value FormType::* of_line(Value LineForm::* member) {
  return member;
}

/// Which case in the line is next. What asks about work or promises means nothing there.
template <class FormType>
Record<FormType>& add_line(Record<FormType>& record) {
  using organisation::Discipline;
  using organisation::Preemption;
  static const auto queue = choice_codec<Discipline>({{"first come", Discipline::first_come},
                                                      {"last come", Discipline::last_come},
                                                      {"random", Discipline::random},
                                                      {"priority", Discipline::priority}});
  static const auto preemption = choice_codec<Preemption>({{"none", Preemption::none}});
  return record.field("label", of_line<FormType>(&LineForm::label), label(), kOptional, "what people call it")
      .field("queue", of_line<FormType>(&LineForm::queue), queue, default_of("first come"),
             "which case in the line is next")
      .field("preemption", of_line<FormType>(&LineForm::preemption), preemption, kOptional,
             "of `queue: priority`: no case is put out of its place; the only kind, and understood")
      .field("ageing", of_line<FormType>(&LineForm::ageing), positive_duration(), kOptional,
             "of `queue: priority`: the wait that is worth one level of priority");
}

const Record<StockForm>& stock_record() {
  static const auto level = whole_codec("", {0, limits::kGoods, false, "a stock cannot hold fewer than none"});
  static const auto up_to = whole_codec("", {1, limits::kGoods, false, "an order is for something"});
  static const auto record = [] {
    Record<StockForm> made("stock", "Things that are kept and taken, such as parts on a shelf.");
    made.field("level", &StockForm::level, level, kRequired, "how many are there at the start")
        .field("reorder_at", &StockForm::reorder_at, level, kOptional,
               "more are ordered when what is there and on order falls to this; without it none are")
        .field("order_up_to", &StockForm::order_up_to, up_to, kOptional, "what is there and on order after ordering")
        .field("lead_time", &StockForm::lead_time, duration_distribution(), kOptional,
               "from order to delivery, by an outside supplier")
        .field("supplied_by", &StockForm::supplied_by, service_name(), kOptional,
               "instead: the service that makes what is ordered");
    return add_line(made).check(check_stock);
  }();
  return record;
}

const Record<RegionForm>& region_record() {
  static const auto when_full = choice_codec<bool>({{"wait", false}, {"turn away", true}});
  static const auto places = whole_codec("", {1, limits::kGoods, false, "no case could ever enter"});
  static const auto record = [] {
    Record<RegionForm> made("region", "A place where only so many cases may be at once.");
    made.field("places", &RegionForm::places, places, kRequired, "how many cases may be in it at once")
        .field("when_full", &RegionForm::turns_away, when_full, default_of("wait"),
               "whether a case that finds no place waits for one, or is turned away, as from a phone without a line");
    return add_line(made).check(check_region);
  }();
  return record;
}

const Record<GateForm>& gate_record() {
  static const auto cases = whole_codec("", {1, limits::kGoods, false, "without a case nothing goes on"});
  static const auto record =
      Record<GateForm>("gate", "Where cases wait and go on together: a batch, a carrier that leaves at given times.")
          .field("label", &GateForm::label, label(), kOptional, "what people call it")
          .field("size", &GateForm::size, cases, kOptional, "it opens when so many wait")
          .field("at_most", &GateForm::at_most, positive_duration(), kOptional,
                 "it opens when the first has waited this long")
          .field("leaves", &GateForm::leaves, moments_codec(), kOptional, "it opens at these times")
          .field("capacity", &GateForm::capacity, cases, kOptional,
                 "how many go on at each opening; without it all that wait")
          .some_of({"size", "at_most", "leaves"})
          .check(check_gate);
  return record;
}

const Record<PartnerForm>& partner_record() {
  static const auto kind = choice_codec<std::string>({{"vendor", "vendor"},
                                                      {"distributor", "distributor"},
                                                      {"creditor", "creditor"},
                                                      {"regulator", "regulator"},
                                                      {"partner", "partner"}});
  static const auto record =
      Record<PartnerForm>("partner", "An outside requester who asks as a colleague does, and does not abandon.")
          .field("kind", &PartnerForm::kind, kind, default_of("partner"), "what they are to the organisation");
  return record;
}

}  // namespace

const Codec<Names<StockForm>>& stocks_codec() {
  static const auto stock =
      record_codec<StockForm>("a mapping such as `{level: 20}`", stock_record, info_of<StockForm, stock_record>);
  static const auto codec = names_codec<StockForm>(stock, {"stock", "stocks", limits::kStocks});
  return codec;
}

const Codec<Names<RegionForm>>& regions_codec() {
  static const auto region =
      record_codec<RegionForm>("a mapping such as `{places: 5}`", region_record, info_of<RegionForm, region_record>);
  static const auto codec = names_codec<RegionForm>(region, {"region", "regions", limits::kStocks});
  return codec;
}

const Codec<Names<GateForm>>& gates_codec() {
  static const auto gate = record_codec<GateForm>("a mapping such as `{size: 10, at_most: 1 h}`", gate_record,
                                                  info_of<GateForm, gate_record>);
  static const auto codec = names_codec<GateForm>(gate, {"gate", "gates", limits::kStocks});
  return codec;
}

const Codec<Names<PartnerForm>>& partners_codec() {
  static const auto partner = record_codec<PartnerForm>("a mapping such as `{kind: vendor}`", partner_record,
                                                        info_of<PartnerForm, partner_record>);
  static const auto codec = names_codec<PartnerForm>(partner, {"partner", "partners", limits::kPartners});
  return codec;
}

}  // namespace domino::language
