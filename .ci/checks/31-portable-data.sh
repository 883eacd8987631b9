# A user's data from the first write to a file on another machine: a tenant is made and migrated by its
# first write, copied out while it is served, read by a plain sqlite3, and copied in as another tenant.
# needs: curl jq openssl sqlite3
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

cat >"$work/polygate.properties" <<CONFIGURATION
polygate.namespaces.notes.backend=sqlite/main
polygate.namespaces.notes.sql=true
CONFIGURATION
serve_gateway --config "$work/polygate.properties"
notes=$gateway_address/v1/namespaces/notes

call() {
  curl --silent --show-error --fail-with-body "$@"
}

expect() {
  if [ "$1" != "$2" ]; then
    echo "expected $2 but got $1" >&2
    exit 1
  fi
}

call -X PUT "$notes/migrations/1" -H 'Content-Type: application/json' --output /dev/null \
  -d '{"name": "chats", "up": "CREATE TABLE chats(id INTEGER PRIMARY KEY, text TEXT NOT NULL)"}'
call -X POST "$notes/tenants/data1/sql" -H 'Content-Type: application/json' --output /dev/null \
  -d '{"statements": [{"sql": "INSERT INTO chats(text) VALUES (?)", "params": ["HELLO from 2026"]}]}'
rows=$(call -X POST "$notes/tenants/data1/sql" -H 'Content-Type: application/json' \
  -d '{"statements": [{"sql": "SELECT * FROM chats"}]}' | jq --compact-output '.results[0].rows')
expect "$rows" '[[1,"HELLO from 2026"]]'

call "$notes/tenants/data1/export" --dump-header "$work/head" --output "$work/data1.db"
digest=$(openssl dgst -sha256 -binary "$work/data1.db" | base64)
grep --quiet --ignore-case --fixed-strings "repr-digest: sha-256=:$digest:" "$work/head"
expect "$(cd "$work" && sqlite3 -batch data1.db "select * from chats;")" '1|HELLO from 2026'

restored=$(call -X POST "$notes/tenants/data2/import" -H 'Content-Type: application/vnd.sqlite3' -T "$work/data1.db")
expect "$restored" '{"items":0,"rows":1}'
expect "$(call "$notes/tenants/data2/migrations" | jq .version)" 1

call -X DELETE "$notes/tenants/data1"
expect "$(find "$work/data" -name 'data1*' | wc -l)" 0
for name in '%2E%2E%2Fx' 'a%2Fb' "$(printf 'a%.0s' {1..300})"; do
  status=$(curl --silent --output /dev/null --write-out '%{http_code}' -X PUT "$notes/tenants/$name")
  expect "$status" 400
done
echo "A tenant was copied out, read by sqlite3 and copied in."
