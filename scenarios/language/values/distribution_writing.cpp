#include <fmt/format.h>

#include "scenarios/language/values/distribution_text.h"

namespace domino::language {

namespace {

std::string parameters_text(const DistributionText& text, Dimension dimension) {
  std::string written;
  for (std::size_t i = 0; i < text.values.size(); ++i) {
    const Parameter& parameter = text.family->parameters[i];
    const bool quantity = parameter.kind == Parameter::Kind::quantity;
    written += fmt::format("{}{}{}{}", i == 0 ? "" : " ", parameter.word, parameter.word.empty() ? "" : " ",
                           quantity_text(text.values[i], quantity ? dimension : Dimension::number));
  }
  return written;
}

std::string chances_text(const DistributionText& text, Dimension dimension) {
  std::string written;
  for (const auto& part : text.parts) {
    // The choices of a discrete are plain values.
    const bool value = text.family->form == Family::Form::choices;
    written += fmt::format("{}{} {}", written.empty() ? "" : " or ", quantity_text(part.chance, Dimension::share),
                           value ? quantity_text(part.distribution.values.front(), dimension)
                                 : distribution_text(part.distribution, dimension));
  }
  return written;
}

std::string sum_text(const DistributionText& text, Dimension dimension) {
  std::string written;
  for (const auto& part : text.parts) {
    const bool nested = part.distribution.family->form == Family::Form::sum;
    const std::string term = distribution_text(part.distribution, dimension);
    written += (written.empty() ? "" : " + ") + (nested ? "(" + term + ")" : term);
  }
  return written;
}

}  // namespace

std::string distribution_pattern(Dimension dimension, bool of_the_case) {
  std::string names;
  for (const Family& family : families()) {
    if (family.form == Family::Form::trace && !of_the_case) continue;
    names += fmt::format("{}{}", names.empty() ? "" : "|", family.name);
  }
  const std::string quantity = quantity_pattern(dimension);
  // A value alone; a term or a factor with more behind it; something in brackets.
  const std::string_view attribute = of_the_case ? R"(|[A-Za-z][A-Za-z0-9_]*\s*[×*])" : "";
  return fmt::format(R"(^\s*({0}\s*$|{0}\s*[+×*]|{1}\s*[×*]|\(|({2})\s*\([\s\S]*\){3}))", quantity,
                     quantity_pattern(Dimension::number), names, attribute);
}

std::string distribution_text(const DistributionText& text, Dimension dimension) {
  const Family& family = *text.family;
  switch (family.form) {
    case Family::Form::parameters:
      if (family.name == "constant") return quantity_text(text.values.front(), dimension);
      return fmt::format("{}({})", family.name, parameters_text(text, dimension));
    case Family::Form::choices:
    case Family::Form::parts:
      return fmt::format("{}({})", family.name, chances_text(text, dimension));
    case Family::Form::file:
    case Family::Form::trace:
      return fmt::format("{}({})", family.name, text.name);
    case Family::Form::attribute: {
      const DistributionText& inner = text.parts.front().distribution;
      const bool brackets = inner.family->form == Family::Form::sum;
      return fmt::format(fmt::runtime(brackets ? "({}) × {}" : "{} × {}"), distribution_text(inner, dimension),
                         text.name);
    }
    case Family::Form::sum:
      return sum_text(text, dimension);
    case Family::Form::factor: {
      const DistributionText& inner = text.parts.front().distribution;
      const std::string scaled = distribution_text(inner, dimension);
      const bool brackets = inner.family->form == Family::Form::sum;
      return fmt::format(fmt::runtime(brackets ? "{} × ({})" : "{} × {}"),
                         quantity_text(text.values.front(), Dimension::number), scaled);
    }
  }
  return {};
}

}  // namespace domino::language
