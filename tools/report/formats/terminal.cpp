#include "tools/report/formats/terminal.h"

#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/report/formats/render.h"

namespace domino::report {

void print(const Report& report, const std::string& format) {
  const std::string text = written(report, format, columns_of_stdout(), glyphs_of_environment());
  std::fwrite(text.data(), 1, text.size(), stdout);
}

std::size_t columns_of_stdout() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 120;
}

}  // namespace domino::report
