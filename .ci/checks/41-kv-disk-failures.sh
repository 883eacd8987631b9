# What becomes of a KV database's writes when strace makes the disk fail.
# needs: strace
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! ./mvnw --batch-mode --no-transfer-progress -pl backends/kv -am test \
  -Dtest=DiskFailuresCheck -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'Tests run: .*DiskFailuresCheck' "$log"
