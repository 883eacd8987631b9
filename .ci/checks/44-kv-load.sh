# The load that ExDaas was measured by (ab -n 10000 -c 500 -k -T application/json -p body, always one key), and beside it one in
# which every second request is a durable write of a key of its own: none fails, and a kill -9 afterwards loses none.
# needs: apache2-utils curl jq
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

serve_gateway
tenant=$gateway_address/v1/namespaces/sessions/tenants/exdaas
curl --silent --show-error --fail-with-body -X PUT "$gateway_address/v1/namespaces/sessions/collections/bag" \
  -H 'Content-Type: application/json' --output /dev/null \
  -d '{"key": {"partition": ["id"], "generate": "sequence"}, "fields": {"id": {"type": "integer"}}}'

echo '{"id":1,"data":{"color":"blue"}}' >"$work/warm"
echo '{"data":{"color":"blue"}}' >"$work/distinct"

# Finds the one item, or makes it: load NAME REQUESTS CLIENTS
find_or_create() {
  ab -q -l -n "$2" -c "$3" -k -T application/json -u "$work/warm" -H 'If-None-Match: *' \
    -H 'Prefer: return=representation' "$tenant/collections/warm/items/1" >"$work/$1"
}

# Makes an item with the next number: create NAME REQUESTS CLIENTS
create() {
  ab -q -l -n "$2" -c "$3" -k -T application/json -p "$work/distinct" "$tenant/collections/bag/items" >"$work/$1"
}

# All requests of a run were answered well: passed NAME REQUESTS
passed() {
  if ! grep -Eq "^Complete requests: +$2\$" "$work/$1" || ! grep -Eq '^Failed requests: +0$' "$work/$1" ||
    grep -q '^Non-2xx responses' "$work/$1"; then
    cat "$work/$1"
    exit 1
  fi
}

rate() {
  sed -n 's/^Requests per second: *\([0-9]*\).*/\1/p' "$work/$1"
}

items() {
  curl --silent --show-error --fail-with-body "$1" | jq "[.collections[] | select(.name == \"bag\") | .items] | add"
}

find_or_create first 10000 500
passed first 10000
find_or_create warm 10000 500
passed warm 10000
find_or_create half 5000 250 &
half=$!
create other 5000 250
wait "$half"
passed half 5000
passed other 5000

[ "$(items "$tenant")" -eq 5000 ] || { echo "Not every write made an item of its own."; exit 1; }
kill -9 "$gateway_pid"
wait "$gateway_pid" || true
rm "$work/output"
gateway_address=''
serve_gateway
[ "$(items "$gateway_address/v1/namespaces/sessions/tenants/exdaas")" -eq 5000 ] || { echo "Writes were lost."; exit 1; }

echo "One key: $(rate warm) requests/s (ExDaas: 12312). Half of them durable writes of distinct keys: $(rate half) and $(rate other) requests/s at once. None failed."
