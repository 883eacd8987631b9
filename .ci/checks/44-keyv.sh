# A Keyv adapter over the API passes Keyv's own test suite.
# needs: curl npm
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

tools=$root/integration-tests/target/keyv
mkdir -p "$tools"
cp "$root"/integration-tests/keyv/* "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

serve_gateway
export POLYGATE_COLLECTION=$gateway_address/v1/namespaces/sessions/tenants/keyv/collections/cache
cd "$tools"
if ! NO_COLOR=1 npm test >"$work/tests" 2>&1; then
  tail -n 60 "$work/tests"
  exit 1
fi
grep -E '^ *Tests ' "$work/tests"
