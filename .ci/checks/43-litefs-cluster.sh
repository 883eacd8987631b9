# Three gateways on a simulated LiteFS: writes that are read back through a node whose copy lags, and failovers
# under load, by kill and by pause. With POLYGATE_LITEFS=whole 20,000 such pairs and 20 failovers, some minutes long.
set -euo pipefail

pairs=2000 failovers=4
if [ "${POLYGATE_LITEFS:-}" = whole ]; then
  pairs=20000 failovers=20
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! ./mvnw --batch-mode --no-transfer-progress -pl integration-tests -am verify \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test=LitefsClusterIT -Dfailsafe.failIfNoSpecifiedTests=false \
  "-Dpolygate.litefs.pairs=$pairs" "-Dpolygate.litefs.failovers=$failovers" >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'LiteFS: ' "$log"
