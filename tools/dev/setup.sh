# shellcheck shell=bash disable=SC2154
# What tools/domino, tools/test, tools/bench, tools/dev/tidy and .ci/run have in common: install what is missing,
# configure, build. Sourced by bash scripts that have set `root`, the top of the tree.
#
# It speaks to stderr only, and only when there is something to do. One launcher at a time works in a tree; the
# others wait for it. After an interruption the next launcher goes on from there.

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$@"
  exit 1
}

# with_tree COMMAND…: runs the command while no other launcher installs or builds in this tree.
with_tree() {
  mkdir -p "$root/build" 2>/dev/null
  [[ -w $root/build ]] || die "Domino is built in $root/build, which you may not write to. Use a copy of the tree."
  local lock
  if command -v flock >/dev/null; then
    exec {lock}>"$root/build/.lock"
    flock -n "$lock" || {
      say "Waiting for another launcher that is building here…"
      flock "$lock"
    }
  fi
  "$@"
  [[ -z ${lock-} ]] || exec {lock}>&-
}

# packages_for USES…: the packages listed for these uses, one a line.
packages_for() {
  local name use
  while read -r name use _; do
    [[ -n $name && $name != '#'* && " $* " == *" $use "* ]] && printf '%s\n' "$name"
  done <"$root/tools/dev/packages.txt"
  return 0
}

# packages_missing NAME…: those of them that are not installed.
packages_missing() {
  local name state installed=' '
  while read -r name state; do
    [[ $state == installed ]] && installed+="$name "
  done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)
  for name in "$@"; do
    [[ $installed == *" $name "* ]] || printf '%s\n' "$name"
  done
}

# install_packages USES…: installs what these uses need and is not there.
install_packages() {
  local wanted missing
  mapfile -t wanted < <(packages_for "$@")
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    require_programs "${wanted[@]}"
    return
  fi
  mapfile -t missing < <(packages_missing "${wanted[@]}")
  ((${#missing[@]})) || return 0

  say "Installing: ${missing[*]}"
  local by_hand="Please install by hand what Domino needs, as root:
  apt-get install ${missing[*]}"
  local -a as_root=()
  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null; then
      die "Installing packages needs root, and there is no sudo here. $by_hand"
    elif [[ -t 0 && -t 2 ]]; then
      say "Installing packages needs root; sudo may ask for your password."
      as_root=(sudo)
    elif sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      die "Installing packages needs root, and sudo asks for a password, which cannot be typed here. $by_hand"
    fi
  fi
  local log=$root/build/install.log
  : >"$log"
  apt_get update || say "The lists of packages could not be brought up to date; trying with those that are here."
  apt_get install -y --no-install-recommends "${missing[@]}" || {
    tail -n 15 "$log" >&2
    die "The installation failed; the whole log: $log. $by_hand"
  }
  mapfile -t missing < <(packages_missing "${wanted[@]}")
  ((${#missing[@]} == 0)) || die "Still missing after the installation: ${missing[*]}. The log: $log"
}

# apt-get without questions. It waits for dpkg's lock itself, but not for that of the lists.
apt_get() {
  local deadline=$((SECONDS + 120))
  until "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1; do
    tail -n 5 "$log" | grep -q 'Could not get lock' && ((SECONDS < deadline)) || return 1
    sleep 2
  done
}

# require_programs PACKAGE…: on a machine without apt, the best that can be said before CMake looks for the libraries.
require_programs() {
  local program
  for program in c++ cmake ninja; do
    command -v "$program" >/dev/null || {
      say "There is no $program here, and no apt to install it with."
      die "Domino needs these programs and libraries (by their Debian names): $*"
    }
  done
}

# configure PRESET TREE: makes build/TREE ready for ninja; nothing to do when it already is. A tree made for the tests
# serves the program as well.
configure() {
  local preset=$1 tree=$root/build/$2 known=''
  [[ -f $tree/.configured ]] && known=$(<"$tree/.configured")
  if [[ -f $tree/build.ninja && ($known == "$preset $root" || $preset == release && $known == "test $root") &&
    ! $root/CMakePresets.json -nt $tree/.configured ]]; then
    return 0
  fi
  # Cheap contracts and optimisation are the same everywhere; a compiler we do not check with may warn of more.
  local -a options=()
  [[ $("${CXX:-c++}" -dumpversion 2>/dev/null) == 12* ]] || options+=(-DDOMINO_WARNINGS_AS_ERRORS=OFF)
  # Several sources at once save a third of the time from nothing, and cost some at every change: DOMINO_TOGETHER=0.
  if [[ ${DOMINO_TOGETHER-} == 0 ]]; then
    options+=(-DDOMINO_TOGETHER=OFF)
  elif [[ -n ${DOMINO_TOGETHER-} || ! -f $tree/build.ninja ]]; then
    options+=(-DDOMINO_TOGETHER=ON)
  fi
  # A tree that was copied or moved remembers its old place.
  [[ $known == *" $root" ]] || options+=(--fresh)
  [[ $known == "test "* && $preset == release ]] && preset='test'
  progress "Configuring Domino"
  mkdir -p "$tree"
  rm -f "$tree/.configured"
  (cd "$root" && cmake --preset "$preset" "${options[@]}") >"$tree/configure.log" 2>&1 || {
    progress_done
    say "Domino could not be configured. The end of the log:"
    tail -n 30 "$tree/configure.log" >&2
    say "The whole log: $tree/configure.log"
    command -v apt-get >/dev/null ||
      say "Domino needs (by their Debian names): $(packages_for run | tr '\n' ' ')"
    exit 1
  }
  printf '%s\n' "$preset $root" >"$tree/.configured"
}

# build TREE TARGET…: brings the targets up to date.
build() {
  local tree=$root/build/$1 log=$root/build/$1/build.log status
  shift
  # What was compiled in one checkout serves the others, whose paths differ.
  export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
  # ccache needs a folder to write to, also where there is no home.
  [[ -n ${CCACHE_DIR-} || -w ${HOME:-/nowhere} ]] || export CCACHE_DIR=$root/build/ccache
  NINJA_STATUS='[%f/%t] ' ninja -C "$tree" "$@" 2>&1 | show_progress "$log"
  status=${PIPESTATUS[0]}
  progress_done
  [[ $status == 0 ]] || {
    say "Domino could not be built. From the log:"
    failure "$log" >&2
    die "The whole log: $log"
  }
}

# Keeps what ninja prints in a log and shows how far it is. It outlives Ctrl-C, so that ninja can tidy up.
show_progress() {
  trap '' INT
  local line what count begin=$SECONDS
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line == \[*/*\]\ * ]] || continue
    what=${line#*\] }
    count=${line%%\] *}
    progress "Building Domino" "$count]$(time_left "${count#\[}" $((SECONDS - begin))) ${what##*/}"
  done >"$1"
  return 0
}

# time_left DONE/TOTAL ELAPSED: how long the rest takes at this pace, once that can be told.
time_left() {
  local done=${1%/*} total=${1#*/} elapsed=$2 left
  ((elapsed >= 10 && done > 0)) || return 0
  left=$((elapsed * (total - done) / done))
  if ((left >= 90)); then
    printf ', about %d min left,' $(((left + 30) / 60))
  else
    printf ', about %d s left,' $(((left + 9) / 10 * 10))
  fi
}

# The first failure in a log of ninja: what the compiler said, without the command line that ninja repeats.
failure() {
  if grep -q '^FAILED:' "$1"; then
    sed -n -e '/^FAILED:/,$p' "$1" | sed -e '/^FAILED:/{n;d}' -e '/^\[[0-9]*\/[0-9]*\] /d' -e '/^ninja: /d' | head -n 40
  else
    tail -n 30 "$1"
  fi
}

# progress STAGE [WHERE]: one line, kept up to date, on a terminal; one line a stage and half-minute elsewhere.
progress_stage=''
progress_said=0
progress() {
  if [[ -t 2 ]]; then
    local line="$1 ${2-}"
    printf '\r\033[K%s' "${line:0:78}" >&2
  elif [[ $progress_stage != "$1" ]]; then
    say "$1…"
    progress_said=$SECONDS
  elif ((SECONDS - progress_said >= 30)); then
    say "$1 ${2-}"
    progress_said=$SECONDS
  fi
  progress_stage=$1
}
progress_done() {
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# prepare USES PRESET TREE TARGET…: everything between a fresh machine and an up-to-date tree.
prepare() {
  trap 'progress_done; exit 130' INT
  with_tree prepare_alone "$@"
  trap - INT
}
prepare_alone() {
  local uses=$1 preset=$2 tree=$3
  shift 3
  # shellcheck disable=SC2086  # a list of words
  install_packages $uses
  configure "$preset" "$tree"
  build "$tree" "$@"
}
