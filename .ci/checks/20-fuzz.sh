# A minute of fuzzing: what no text may do to the JSON codec and to the expression language.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

for test in JsonFuzzTest ExpressionFuzzTest; do
  if ! JAZZER_FUZZ=1 ./mvnw --batch-mode --no-transfer-progress -pl spi/api -am test \
    -Dtest="$test" -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    tail -n 100 "$log"
    exit 1
  fi
  echo "$test: $(grep -a '^Done ' "$log")"
done
