# The clients are made of the document that the gateway publishes, compiled by the strictest rules, tested
# against a gateway, also with connections that are cut, and packed as they are published.
# needs: curl mypy npm python3
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

# One namespace keeps its changes, and one gives consistency tokens.
cat >"$work/polygate.properties" <<CONFIGURATION
polygate.namespaces.notes.backend=sqlite/main
polygate.namespaces.notes.changes=values
polygate.namespaces.edge.backend=litefs/edge
polygate.backends.litefs.edge.mode=standalone
CONFIGURATION
serve_gateway --config "$work/polygate.properties"
export POLYGATE_URL=$gateway_address
export POLYGATE_OPENAPI=$work/openapi.json
curl --silent --show-error --fail "$gateway_address/q/openapi?format=json" --output "$POLYGATE_OPENAPI"

(
  client=$work/python
  cp -R "$root/clients/python" "$client"
  cd "$client"
  export PYTHONDONTWRITEBYTECODE=1
  python3 generate.py "$POLYGATE_OPENAPI"
  mypy .
  python3 -W error -m unittest discover --top-level-directory . tests
)

client=$work/typescript
cp -R "$root/clients/typescript" "$client"
rm -rf "$client/node_modules" "$client/dist"
npm ci --prefix "$client" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
cd "$client"
npm run --silent generate >/dev/null
npm run --silent build
npm test --silent >"$work/log" || { cat "$work/log"; exit 1; }
grep '^# \(tests\|pass\|fail\)' "$work/log" | tr '\n' ' '
npm pack --silent --dry-run --json >"$work/packed.json"
node -e '
  const [{ files }] = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const names = files.map(({ path }) => path);
  for (const needed of ["dist/src/index.js", "dist/src/index.d.ts", "dist/src/schema.d.ts", "README.md"])
    if (!names.includes(needed)) throw new Error(needed + " is not in the package");
  console.log(names.length + " files in the package");' "$work/packed.json"
