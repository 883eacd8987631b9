# Three gateways on a simulated LiteFS: writes that are read back through a node whose copy lags, and failovers
# under load, by kill and by pause. With POLYGATE_LITEFS=whole 20,000 such pairs and 20 failovers, and what the way to
# another node and reads of a copy cost, some minutes long; on a machine that does nothing else.
# needs: wrk
set -euo pipefail

pairs=2000 failovers=4 tests=LitefsClusterIT profiles=()
if [ "${POLYGATE_LITEFS:-}" = whole ]; then
  pairs=20000 failovers=20 tests=LitefsClusterIT,LitefsSpeedCheck profiles=(-Pmeasured)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! ./mvnw --batch-mode --no-transfer-progress -pl integration-tests -am verify \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
  ${profiles[@]+"${profiles[@]}"} "-Dit.test=$tests" -Dfailsafe.failIfNoSpecifiedTests=false \
  "-Dlitefs.pairs=$pairs" "-Dlitefs.failovers=$failovers" >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'LiteFS: ' "$log"
