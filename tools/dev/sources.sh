# shellcheck shell=bash disable=SC2154
# Lists sources for tools/dev/format and tools/dev/tidy. Sourced by scripts that have set `root`.

# sources: every C++ source that git knows, or would take in, separated by NUL; without git, every one outside build/.
sources() {
  if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$root" ls-files -z --cached --others --exclude-standard -- '*.h' '*.cpp' | existing
  else
    (cd "$root" && find . -path ./build -prune -o -path './.*' -prune -o \( -name '*.h' -o -name '*.cpp' \) -printf '%P\0')
  fi
}

# sources_changed: those that differ from the main branch, or from the last commit when on it.
sources_changed() {
  local base
  base=$(git -C "$root" merge-base HEAD main 2>/dev/null) || base=HEAD
  {
    git -C "$root" diff -z --name-only --diff-filter=d "$base" -- '*.h' '*.cpp' 2>/dev/null
    git -C "$root" ls-files -z --others --exclude-standard -- '*.h' '*.cpp'
  } | sort -zu | existing
}

existing() {
  local file
  while IFS= read -r -d '' file; do
    [[ -f $root/$file ]] && printf '%s\0' "$file"
  done
  return 0
}
