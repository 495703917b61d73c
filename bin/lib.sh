# Shared by the scripts of this folder, which source it. Not a command.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${FLINK_LIVEKIT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/flink-livekit}

# The libraries that webrtc-java's native code is linked against: Debian package, then soname.
native_libraries=(
  libpulse0 libpulse.so.0
  libudev1 libudev.so.1
  libx11-6 libX11.so.6
  libxfixes3 libXfixes.so.3
  libxrandr2 libXrandr.so.2
  libxcomposite1 libXcomposite.so.1
  libdbus-1-3 libdbus-1.so.3
)

# To stderr: what a script prints on stdout is its result.
say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "${0##*/}: $*"
  exit 1
}

# Whether a program is there; functions of the same name, as verify's steps, do not count.
has() {
  type -P "$1" >/dev/null 2>&1
}

# What the folders of the cache are called after: the first digits of a file's SHA-256. The Java fixtures look for the same.
hash_of() {
  { if has sha256sum; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi; } | cut -c1-12
}

# Sets building to a new folder of the cache, beside the place of what is to be built, so that an interrupted or second build never
# leaves half of one there.
begin_building() {
  mkdir -p "$cache"
  building=$(mktemp -d "$cache/$1.XXXXXX")
  trap "rm -rf '$building'" EXIT
}

# Removes the folder, from which what was built has been moved.
end_building() {
  rm -rf "$building"
  trap - EXIT
}

python_requirements=$root/test-fixtures/src/main/resources/python/requirements.txt

# Prints the interpreter with the Python SDK: what LIVEKIT_PYTHON names, else of the environment that bin/verify --install makes.
sdk_python() {
  printf '%s\n' "${LIVEKIT_PYTHON:-$cache/python-$(hash_of "$python_requirements")/bin/python}"
}

# Installs Debian packages as root or where sudo asks for no password; else says what to run, and fails.
install_packages() {
  local -a as_root=()
  local log
  if ! has apt-get; then
    die "these Debian packages, or your system's counterparts, are needed: $*"
  fi
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      die "system packages are missing; run: sudo apt-get install -y $*"
    fi
    as_root=(sudo -n)
  fi
  say "installing $*"
  log=$(mktemp)
  # Its pages of output only where it fails. A stale index of one repository does not stop the others.
  ${as_root[@]+"${as_root[@]}"} sh -c '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"' sh "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    rm -f "$log"
    die "apt-get could not install: $*"
  }
  rm -f "$log"
}

# Moves what was built to its place, unless another has been quicker.
put_in_place() {
  python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$building" "$1" 2>/dev/null || [ -d "$1" ] ||
    die "cannot move $building to $1"
  end_building
}

# A virtual environment a version of a requirements file; the Java fixtures look for it under the same name.
python_environment() {
  local name=$1 requirements=$2 interpreter=$3 environment
  environment=$cache/$name-$(hash_of "$requirements")
  [ ! -x "$environment/bin/python" ] || return 0
  "$interpreter" -c 'import ensurepip, venv' 2>/dev/null || install_packages python3 python3-venv
  "$interpreter" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    die "Python 3.11 or later with its venv module is needed; $(command -v "$interpreter") is not that"
  begin_building "$name"
  # Of its programs only bin/python is used, and that does not care where the folder lies.
  "$interpreter" -m venv "$building" >&2 &&
    "$building/bin/python" -m pip install -q --disable-pip-version-check -r "$requirements" >&2 ||
    die "the Python environment could not be installed"
  put_in_place "$environment"
}

# Installs what of native_libraries the dynamic linker does not find. Other systems than Linux need none of them.
require_native_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  local known missing=() i
  known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
  for ((i = 0; i < ${#native_libraries[@]}; i += 2)); do
    case $known in
      *"${native_libraries[i + 1]} "*) ;;
      *) missing+=("${native_libraries[i]}") ;;
    esac
  done
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# Java 17 or later with its compiler, in JAVA_HOME or on the PATH: the one that Maven takes.
require_jdk() {
  local javac=javac version
  [ -z "${JAVA_HOME:-}" ] || javac=$JAVA_HOME/bin/javac
  has "$javac" || die "no JDK found (looked for ${javac}); install JDK 17 or later, or let JAVA_HOME name one"
  version=$("$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ] || die "JDK 17 or later is needed, ${javac} is ${version:-unknown}"
}

# Installs Maven where there is none.
require_maven() {
  has mvn || install_packages maven
}

# The examples with a Flink to run in.
examples_jar=$root/examples/target/flink-livekit-examples.jar

examples_are_up_to_date() {
  [ -e "$examples_jar" ] &&
    [ -z "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$examples_jar" -type f -print -quit)" ]
}

# Reads Maven's output. On a terminal, says what it is at in one line; keeps all but downloads in the file $1.
build_progress() {
  local line at='' downloads=0
  while IFS= read -r line; do
    case $line in
      *' Downloaded from '*) downloads=$((downloads + 1)) ;;
      *' Downloading from '* | Progress*) continue ;;
      '[INFO] Building '*'['*/*']') at=${line#'[INFO] Building Flink : Connectors : LiveKit : '} ;;
      *) printf '%s\n' "$line" >>"$1" ;;
    esac
    [ ! -t 2 ] || printf '\r%s, %d files downloaded\033[K' "${at:-getting ready}" "$downloads" >&2
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# Builds the examples where they are missing or older than their sources. Maven's output only where it fails.
require_examples() {
  local log
  ! examples_are_up_to_date || return 0
  say "building the examples (a minute or two the first time)"
  require_maven
  log=$(mktemp)
  # What only the project's own developers need is left out.
  (cd "$root" && mvn -B package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl examples -am) 2>&1 |
    build_progress "$log" || {
    cat "$log" >&2
    rm -f "$log"
    die "the build failed"
  }
  rm -f "$log"
}

# livekit-client for pages, and the SHA-512 of its package.
livekit_client=2.23.0
livekit_client_hash=8fd2a0f3a9c98c18cd1540feba4a768f030219ad24f980f9814fff47300cf99637a5b1badf5402b5eedf423c2a58c9ad07384324bf67298b8e2ccbfff486c0c6

# Prints the file of livekit-client as a script for pages, and gets it by npm where it is missing. Fails where it cannot be had.
livekit_client_script() {
  local script=$cache/livekit-client-$livekit_client.js package=livekit-client-$livekit_client.tgz building status=0
  if [ ! -e "$script" ]; then
    has npm || return 1
    begin_building livekit-client
    (
      cd "$building"
      npm pack --silent "livekit-client@$livekit_client" >&2 &&
        printf '%s  %s\n' "$livekit_client_hash" "$package" | sha512sum -c --status &&
        tar -xzf "$package" package/dist/livekit-client.umd.js &&
        mv package/dist/livekit-client.umd.js "$script"
    ) >/dev/null 2>&1 || status=$?
    end_building
    [ "$status" = 0 ] || return "$status"
  fi
  printf '%s\n' "$script"
}
