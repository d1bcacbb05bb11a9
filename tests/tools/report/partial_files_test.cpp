#include "tools/report/folder/partial_files.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/store/kept.h"
#include "tools/report/folder/unwritable.h"

namespace domino::report {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

class PartialFilesTest : public store::StoreTest {
 protected:
  std::filesystem::path out() const { return folder_ / "out"; }

  void put(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((out() / name).parent_path());
    std::ofstream(out() / name) << text;
  }

  std::string text(const std::string& name) const {
    std::ifstream file(out() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out()))
      if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(out()).string());
    return names;
  }

  /// A whole run that writes these names, each with its name as its text.
  void write(const std::vector<std::string>& names) const {
    PartialFiles files(out(), names);
    for (const std::string& name : names) files.append(name, name);
    files.finish(
        [](const Contents& contents) { return manifest_text(Value::object({{"domino", "1.2.3"}}), contents); });
  }

  std::string refusal(const std::vector<std::string>& names) const {
    try {
      const PartialFiles files(out(), names);
    } catch (const Unwritable& error) {
      return error.what();
    }
    return "it was not refused";
  }
};

TEST_F(PartialFilesTest, HaveTheirNamesAllAtOnceAndNotBefore) {
  PartialFiles run(out(), {"summary.csv", "scenario/data/times.csv", "cases.csv"});
  run.append("summary.csv", "one ");
  run.append("scenario/data/times.csv", "1");
  run.append("summary.csv", "two");
  EXPECT_THAT(files(),
              UnorderedElementsAre("domino.partial", "summary.csv.partial", "scenario/data/times.csv.partial"));
  run.finish([](const Contents& contents) { return manifest_text(Value::object({{"domino", "1.2.3"}}), contents); });
  EXPECT_THAT(files(),
              UnorderedElementsAre("domino.partial", "summary.csv", "scenario/data/times.csv", "manifest.json"));
  EXPECT_EQ(text("summary.csv"), "one two");
  const Manifest manifest = read_manifest(text("manifest.json"));
  EXPECT_EQ(manifest.origin, Manifest::Origin::domino);
  ASSERT_EQ(manifest.contents.size(), 2U);
  EXPECT_EQ(manifest.contents[0].first, "summary.csv");
  EXPECT_EQ(manifest.contents[0].second, (FileMark{7, store::sha256("one two")}));
}

TEST_F(PartialFilesTest, OfARunThatComesToNothingAreGone) {
  write({"summary.csv", "scenario/queue.yaml"});
  {
    PartialFiles run(out(), {"cases.csv", "scenario/data/times.csv"});
    run.append("cases.csv", "1");
    run.append("scenario/data/times.csv", "1");
  }
  EXPECT_THAT(files(), UnorderedElementsAre("summary.csv", "scenario/queue.yaml", "manifest.json"));
  EXPECT_FALSE(std::filesystem::exists(out() / "scenario/data"));
}

TEST_F(PartialFilesTest, ReplaceThoseOfTheRunBeforeAndNoOthers) {
  write({"summary.csv", "timeline.csv", "scenario/data/times.csv"});
  put("notes.txt", "mine");
  write({"summary.csv", "scenario/other.yaml"});
  EXPECT_THAT(files(), UnorderedElementsAre("summary.csv", "scenario/other.yaml", "manifest.json", "notes.txt"));
}

TEST_F(PartialFilesTest, AreRefusedWhereThereIsAnythingElse) {
  put("cases.csv", "mine");
  EXPECT_THAT(refusal({"summary.csv"}), HasSubstr("`cases.csv` in it is not known to be Domino's"));
  EXPECT_THAT(files(), UnorderedElementsAre("cases.csv"));
  std::filesystem::remove(out() / "cases.csv");
  std::filesystem::create_symlink(folder_, out() / "scenario");
  EXPECT_THAT(refusal({"scenario/mine.yaml"}), HasSubstr("is a link, or behind what is no folder"));
  for (const char* const name : {"../mine.csv", "/mine.csv", "scenario/../../mine.csv", "scenario//x", "", "."})
    EXPECT_THAT(refusal({name}), HasSubstr("is no regular file")) << name;
  EXPECT_THAT(refusal({"summary.csv", "summary.csv.partial"}), HasSubstr("cannot both be written to it"));
}

TEST_F(PartialFilesTest, AreOfOneRunAtATime) {
  {
    const PartialFiles one(out(), {"summary.csv"});
    EXPECT_THAT(refusal({"sweep.csv"}), HasSubstr("another run is writing to it just now"));
  }
  write({"sweep.csv"});
}

TEST_F(PartialFilesTest, ThatCameMeanwhileAreNotReplaced) {
  PartialFiles run(out(), {"summary.csv"});
  run.append("summary.csv", "1");
  put("summary.csv", "mine");
  EXPECT_THROW(run.finish([](const Contents& contents) { return manifest_text({}, contents); }), NotWritten);
  EXPECT_EQ(text("summary.csv"), "mine");
}

TEST_F(PartialFilesTest, AManifestThatWasChangedInAnyByteIsNotDominos) {
  const std::string whole =
      manifest_text(Value::object({{"domino", "1.2.3"}, {"seed", 1}}), {{"summary.csv", {7, store::sha256("x")}}});
  EXPECT_EQ(read_manifest(whole).origin, Manifest::Origin::domino);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    EXPECT_NE(read_manifest(changed).origin, Manifest::Origin::domino) << changed;
    EXPECT_TRUE(read_manifest(changed).contents.empty());
  }
  EXPECT_EQ(read_manifest(R"({"format_version": 1, "domino": "0.1.0", "files": []})").origin,
            Manifest::Origin::earlier);
  EXPECT_EQ(read_manifest(R"({"name": "app"})").origin, Manifest::Origin::other);
}

}  // namespace
}  // namespace domino::report
