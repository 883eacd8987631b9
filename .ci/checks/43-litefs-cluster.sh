# Three gateways on a simulated LiteFS: 20,000 writes that are read back through a node whose copy lags, and 20
# failovers under load, by kill and by pause.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! ./mvnw --batch-mode --no-transfer-progress -pl integration-tests -am verify \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test=LitefsClusterIT -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dpolygate.litefs.pairs=20000 -Dpolygate.litefs.failovers=20 >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'LiteFS: ' "$log"
