# The load that ExDaas was measured by (ab -n 10000 -c 500 -k -T application/json -p body, always one key), and beside it one in
# which every second request is a durable write of a key of its own: none fails, and a kill -9 afterwards loses none.
#
# ab's "Failed requests" are those without an answer and those whose answer has another length than the first; what has a
# status beyond 2xx it counts apart. Here both are looked at, for every run.
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

# Makes the one item anew, each time on the disk: overwrite NAME REQUESTS CLIENTS
overwrite() {
  ab -q -n "$2" -c "$3" -k -T application/json -u "$work/warm" "$tenant/collections/warm/items/1" >"$work/$1"
}

# Finds the one item: where it is present the answer is 412 with the item. find_or_create NAME REQUESTS CLIENTS
find_or_create() {
  ab -q -n "$2" -c "$3" -k -T application/json -u "$work/warm" -H 'If-None-Match: *' \
    -H 'Prefer: return=representation' "$tenant/collections/warm/items/1" >"$work/$1"
}

# Makes an item with the next number: create NAME REQUESTS CLIENTS
create() {
  ab -q -n "$2" -c "$3" -k -T application/json -p "$work/distinct" "$tenant/collections/bag/items" >"$work/$1"
}

# What a run's report says of a count; 0 if it does not name it: count NAME LABEL
count() {
  awk -F ': *' -v label="$2" '$1 == label { n = $2 } END { print n + 0 }' "$work/$1"
}

# All requests of a run were answered, all alike, and as many as said beyond 2xx: passed NAME REQUESTS BEYOND
passed() {
  if [ "$(count "$1" 'Complete requests')" -ne "$2" ] || [ "$(count "$1" 'Failed requests')" -ne 0 ] ||
    [ "$(count "$1" 'Write errors')" -ne 0 ] || [ "$(count "$1" 'Non-2xx responses')" -ne "$3" ]; then
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

overwrite first 1 1
passed first 1 0
status=$(curl --silent --show-error -X PUT "$tenant/collections/warm/items/1" -H 'Content-Type: application/json' \
  -H 'If-None-Match: *' -H 'Prefer: return=representation' --data-binary "@$work/warm" \
  --output "$work/present" --write-out '%{http_code}')
if [ "$status" -ne 412 ] || [ "$(jq -c . "$work/present")" != "$(jq -c . "$work/warm")" ]; then
  echo "The present item was not given: $status $(cat "$work/present")"
  exit 1
fi

# The first run of each warms the JVM; both are looked at.
for run in cold warm; do
  overwrite "over-$run" 10000 500
  passed "over-$run" 10000 0
  find_or_create "find-$run" 10000 500
  passed "find-$run" 10000 10000
  [ "$(count "find-$run" 'Document Length')" -eq "$(stat -c %s "$work/present")" ] || { echo "Not the item."; exit 1; }
done
find_or_create half 5000 250 &
half=$!
create other 5000 250
wait "$half"
passed half 5000 5000
passed other 5000 0

[ "$(items "$tenant")" -eq 5000 ] || { echo "Not every write made an item of its own."; exit 1; }
kill -9 "$gateway_pid"
{ wait "$gateway_pid" || true; } 2>/dev/null
rm "$work/output"
gateway_address=''
serve_gateway
[ "$(items "$gateway_address/v1/namespaces/sessions/tenants/exdaas")" -eq 5000 ] || { echo "Writes were lost."; exit 1; }

cat <<END
One key, 500 connections, none of 10000 requests failed (ExDaas: 12312 requests/s)
  find or create, the present item given    $(rate find-warm) requests/s
  overwrite, each one on the disk           $(rate over-warm) requests/s
Half of them durable writes of keys of their own, at once, none lost
  $(rate half) found and $(rate other) made a second
END
