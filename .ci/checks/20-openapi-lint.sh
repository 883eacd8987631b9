# The OpenAPI document that the running gateway publishes passes Spectral's and Redocly's rules; the rules
# that are off stand in integration-tests/openapi-lint with their reasons.
# needs: curl npm
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

tools=$root/integration-tests/target/openapi-lint
mkdir -p "$tools"
cp "$root"/integration-tests/openapi-lint/* "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

serve_gateway
curl --silent --show-error --fail "$gateway_address/q/openapi?format=json" --output "$tools/openapi.json"

cd "$tools"
export REDOCLY_TELEMETRY=off
./node_modules/.bin/spectral lint openapi.json --ruleset spectral.yaml --fail-severity=warn
# Redocly counts warnings without failing for them.
./node_modules/.bin/redocly lint openapi.json --config redocly.yaml --format=json >redocly.json 2>redocly.log ||
  { cat redocly.log redocly.json; exit 1; }
node -e '
  const { totals, problems } = JSON.parse(require("fs").readFileSync("redocly.json", "utf8"));
  for (const problem of problems) console.log(problem.ruleId, problem.message, problem.location?.[0]?.pointer);
  process.exit(totals.errors + totals.warnings === 0 ? 0 : 1);'
