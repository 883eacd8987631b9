# 20,000 random operations have the same outcomes on DynamoDB Local as on the reference store, which SQLite's
# tests hold it to as well.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! ./mvnw --batch-mode --no-transfer-progress -pl backends/dynamodb -am test -Dtest=DifferentialStreamTest \
  -Dsurefire.failIfNoSpecifiedTests=false -DargLine='--enable-native-access=ALL-UNNAMED -Dpolygate.tck.operations=20000' \
  >"$log" 2>&1; then
  tail -n 100 "$log"
  exit 1
fi
grep -a 'Tests run:.*DifferentialStreamTest' "$log"
