# What SQLite tenants' writes, creations and erasures sync before they are acknowledged, as strace sees it,
# and what becomes of writes when it makes the disk fail.
# needs: strace
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! ./mvnw --batch-mode --no-transfer-progress -pl backends/sqlite -am test \
  -Dtest=SyncsCheck -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'Tests run: .*SyncsCheck' "$log"
