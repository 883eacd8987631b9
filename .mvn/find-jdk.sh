# Finds a JDK 25 and puts it in JAVA_HOME. Sourced by ./mvnw, ./polygate and .ci/run; plain sh.

required_jdk=25

# Whether the directory $1 holds the required JDK. The release file answers without starting a JVM.
is_required_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq "^JAVA_VERSION=\"?$required_jdk([.\"+-]|\$)" "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | grep -Eq "^javac $required_jdk([.+-]|\$)"
  fi
}

# The directory of the JDK whose javac is the first on the PATH.
jdk_on_path() {
  javac_path=$(command -v javac) || return 1
  javac_path=$(readlink -f "$javac_path") || return 1
  dirname "$(dirname "$javac_path")"
}

find_jdk() {
  for candidate in \
    "${JAVA_HOME:-}" \
    "$(jdk_on_path)" \
    /usr/lib/jvm/* \
    /opt/* \
    "${HOME:-/root}"/.sdkman/candidates/java/* \
    "${HOME:-/root}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_required_jdk "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<END
Polygate needs a JDK $required_jdk and found none in JAVA_HOME, on the PATH, or in the usual places.
Install Eclipse Temurin $required_jdk (Debian, Ubuntu, Fedora: the package temurin-$required_jdk-jdk of packages.adoptium.net;
macOS: brew install --cask temurin@$required_jdk; SDKMAN: sdk install java $required_jdk-tem), or set JAVA_HOME to one.
END
  return 1
}
