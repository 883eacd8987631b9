# What is released: the container files pass a linter and copy what is built; the bill of materials names every
# jar; the tarball is the same whenever it is made, runs where it is unpacked, and starts sooner after its start was recorded; systemd takes the unit.
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

# Quarkus names a jar by its group, artifact and version.
"$root/mvnw" --quiet --batch-mode --file "$root/pom.xml" cyclonedx:makeBom --projects gateway --also-make
node -e '
  const fs = require("fs");
  const [gateway] = process.argv.slice(1);
  const { components } = JSON.parse(fs.readFileSync(gateway + "/target/sbom.json", "utf8"));
  const named = components.map((it) => it.group + "." + it.name + "-" + it.version);
  const shipped = ["main", "boot"].flatMap((part) => fs.readdirSync(gateway + "/target/quarkus-app/lib/" + part));
  const missing = shipped.filter((jar) => !named.some((name) => jar === name + ".jar" || jar.startsWith(name + "-")));
  for (const jar of missing) console.log("The bill of materials lacks " + jar);
  console.log("bill of materials:", components.length, "components for", shipped.length, "jars");
  process.exit(missing.length === 0 && shipped.length > 100 ? 0 : 1);' "$gateway"

"$dist/make-tarball" jvm "$work/polygate.tar.gz"
"$dist/make-tarball" jvm "$work/again.tar.gz"
cmp "$work/polygate.tar.gz" "$work/again.tar.gz"
tar --extract --file "$work/polygate.tar.gz" --directory "$work"
release=$work/polygate

sed "s#/opt/polygate/#$release/#" "$release/systemd/polygate.service" >"$work/polygate.service"
cmp "$gateway/target/sbom.json" "$release/sbom.json"
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
