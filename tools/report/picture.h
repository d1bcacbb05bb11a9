/// Pictures: what an answer shows, as data with labels and units, apart from how it is drawn.
///
/// A picture is one of four kinds: bars over classes of a quantity, a map of cells, lines with bands over time, and a
/// graph of who asks whom. draw.h makes text of any of them; a page may draw the same data in its own way. Every number
/// of it is an estimate with its interval where there is one.
/// To add a kind: a value here, its drawing in draw.cpp, its data and rows in picture_data.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/rows/measure.h"
#include "tools/report/value.h"

namespace domino::report {

/// How often a quantity lies in which class.
struct Bars {
  struct Bar {
    double from = 0;
    double to = 0;  ///< not of the last one, which is open, where `last_is_open`
    statistics::Estimate share{};
  };
  /// A place on the axis with a name, such as a quantile.
  struct Mark {
    std::string name{};
    statistics::Estimate at{};
  };
  std::string quantity{};  ///< "wait"
  measures::Unit unit{};   ///< of the quantity
  std::vector<Bar> bars{};
  std::vector<Mark> marks{};
  bool last_is_open = false;
};

/// A quantity by two properties.
struct HeatMap {
  std::string quantity{};
  measures::Unit unit{};
  std::vector<std::string> rows{};
  std::vector<std::string> columns{};
  std::vector<statistics::Estimate> cells{};  ///< by row, then column; without a mean where nothing was seen

  const statistics::Estimate& at(std::size_t row, std::size_t column) const {
    return cells[row * columns.size() + column];
  }
};

/// Quantities over time, each with its band.
struct Lines {
  struct Point {
    double from_s = 0;  ///< since the run's Monday 00:00
    double to_s = 0;
    statistics::Estimate value{};
  };
  struct Line {
    std::string name{};
    measures::Unit unit{};
    bool from_zero = true;  ///< else the axis begins at the least that is seen
    std::vector<Point> points{};
  };
  std::vector<Line> lines{};
};

/// Who asks whom.
struct Graph {
  struct Node {
    std::string name{};
    std::string words{};  ///< what there is to say of it, short
    bool begins = false;  ///< nobody asks it
  };
  struct Edge {
    std::size_t from = 0;  ///< of `nodes`
    std::size_t to = 0;
    statistics::Estimate per_day{};
    std::string words{};
  };
  std::vector<Node> nodes{};
  std::vector<Edge> edges{};
};

struct Picture {
  std::string title{};
  std::variant<Bars, HeatMap, Lines, Graph> content{};
  std::string note{};  ///< below it
};

/// For programs: kind, title, and all numbers.
Value data_of(const Picture& picture);

}  // namespace domino::report
