# The TypeScript client is generated from the document of the running gateway, compiled by the strictest
# rules, tested against that gateway, and packed as it is published.
# needs: curl npm
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

client=$work/typescript
cp -R "$root/gateway/src/main/clients/typescript" "$client"
rm -rf "$client/node_modules" "$client/dist"
npm ci --prefix "$client" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

serve_gateway
export POLYGATE_URL=$gateway_address
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
