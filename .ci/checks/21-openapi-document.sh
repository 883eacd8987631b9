# The document of the API that the clients are made of is committed as the build writes it, so that a change of
# the API was seen. What may not change since the last release, ReleasedApiTest in clients/java says.
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
document=clients/openapi/gateway.json

cmp "$root/gateway/target/openapi/gateway.json" "$root/$document" ||
  { echo "$document is older than the gateway: ./mvnw -pl gateway -am package -DskipTests writes it."; exit 1; }
# A source that is no clone has nothing to compare with.
[ ! -e "$root/.git" ] || git -C "$root" diff --quiet HEAD -- "$document" ||
  { git -C "$root" diff --stat HEAD -- "$document"; echo "The API changed: commit $document."; exit 1; }
echo "$document: $(grep -c '"operationId"' "$root/$document") operations"
