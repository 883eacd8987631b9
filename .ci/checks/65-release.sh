# What is released: the container files pass a linter and copy what is built; the tarball is the same whenever
# it is made, runs where it is unpacked, and starts sooner after its start was recorded; systemd takes the unit.
# needs: curl npm shellcheck systemd
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
gateway=$root/gateway
dist=$gateway/src/main/dist
work=$(mktemp -d)
pid=''
finish() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

shellcheck --shell=bash "$dist/polygate" "$dist/record-start" "$dist/make-tarball"

tools=$root/integration-tests/target/container-lint
mkdir -p "$tools"
cp "$root"/integration-tests/container-lint/* "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
for file in "$gateway"/src/main/docker/Dockerfile.*; do
  "$tools/node_modules/.bin/dockerfile-utils" lint "$file"
  grep -q '^USER 1001$' "$file" || { echo "$file runs as root"; exit 1; }
done

# Builds what is older than its sources.
"$root/polygate" --version
sed -n 's/^COPY \(--[^ ]* \)*\([^ ]*\) .*/\2/p' "$gateway/src/main/docker/Dockerfile.jvm" >"$work/copied"
while read -r source; do
  [ -e "$gateway/$source" ] || { echo "There is no $source to be copied."; exit 1; }
done <"$work/copied"

"$dist/make-tarball" jvm "$work/polygate.tar.gz"
"$dist/make-tarball" jvm "$work/again.tar.gz"
cmp "$work/polygate.tar.gz" "$work/again.tar.gz"
tar --extract --file "$work/polygate.tar.gz" --directory "$work"
release=$work/polygate

sed "s#/opt/polygate/#$release/#" "$release/systemd/polygate.service" >"$work/polygate.service"
systemd-analyze verify "$work/polygate.service"

# Starts what was unpacked, and sets took to the milliseconds until its first answer.
took=0
start() {
  local began line address=''
  rm -f "$work/output"
  mkfifo "$work/output"
  began=$(date +%s%N)
  "$release/bin/polygate" serve --port 0 --data "$work/data" >"$work/output" 2>"$work/errors" &
  pid=$!
  exec 7<"$work/output"
  while IFS= read -r -t 60 line <&7; do
    if [[ $line =~ http://127\.0\.0\.1:[0-9]+ ]]; then
      address=${BASH_REMATCH[0]}
      break
    fi
  done
  [ -n "$address" ] || { cat "$work/errors"; exit 1; }
  curl --silent --show-error --fail --output /dev/null "$address/v1/namespaces"
  took=$((($(date +%s%N) - began) / 1000000))
  cat <&7 >/dev/null &
  exec 7<&-
  kill "$pid"
  wait "$pid" || [ $? -eq 143 ]
  pid=''
}

start
start
plain=$took
"$release/bin/record-start" >/dev/null
start
start
echo "tarball: $(($(stat -c %s "$work/polygate.tar.gz") >> 20)) MiB, start to first answer: $plain ms, recorded: $took ms"
[ "$took" -lt "$plain" ] || { echo "The recorded start is no quicker."; exit 1; }
# A record that does not fit any more stops nobody.
printf 'no record' >"$release/lib/polygate.aot"
start
