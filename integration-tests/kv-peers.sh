#!/usr/bin/env bash
# The key-value store beside others that are reached over HTTP, on one machine, each alone and in turn: Redis through Webdis, and
# etcd through its gateway. Run by hand; it takes about two minutes. Rates are requests per second at 64
# connections; the ratio is Polygate's to the other's.
#
# needs: wrk curl redis-server webdis etcd-server
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

seconds=${1:-5}
others=()
end_others() {
  for pid in "${others[@]+"${others[@]}"}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  others=()
}
trap 'end_others; end_serving' EXIT

value=$(printf '{"name":"Cordless drill","stock":17,"note":"%0216d"}' 0)

# Loads an address for some seconds, and fails where an answer was not of success: load SECONDS ADDRESS SCRIPT
load() {
  local report
  report=$(wrk -t2 -c64 -d"$1s" -s "$3" "$2")
  if grep -qE 'Non-2xx|Socket errors' <<<"$report"; then
    echo "$report" >&2
    return 1
  fi
  sed -n 's/^Requests\/sec: *\([0-9]*\).*/\1/p' <<<"$report"
}

# The rate after a warm-up: rate ADDRESS SCRIPT
rate() {
  load 5 "$1" "$2" >/dev/null
  load "$seconds" "$1" "$2"
}

ready() {
  curl --silent --fail --retry 50 --retry-connrefused --retry-delay 1 --output /dev/null "$1"
}

cat >"$work/common.lua" <<END
math.randomseed(os.time())
local value = [[$value]]
local thread = 0
function setup(t) t:set("id", thread) thread = thread + 1 end
local n = 0
local function fresh() n = n + 1 return "k" .. id .. "-" .. n end
local json = { ["Content-Type"] = "application/json" }
END

# Makes a script whose requests an expression gives: script NAME EXPRESSION
script() {
  { cat "$work/common.lua" && printf 'function request() return %s end\n' "$2"; } >"$work/$1"
}

items=/v1/namespaces/sessions/tenants/peers/collections/c/items
script polygate-get "wrk.format('GET', '$items/' .. math.random(0, 999))"
script polygate-put "wrk.format('PUT', '$items/' .. fresh(), json, value)"
serve_gateway
for key in $(seq 0 999); do
  printf 'next\nurl = "%s"\nrequest = "PUT"\nheader = "Content-Type: application/json"\ndata = "%s"\noutput = "/dev/null"\n' \
    "$gateway_address$items/$key" "${value//\"/\\\"}"
done | sed 1d >"$work/config"
curl --silent --show-error --fail --config "$work/config"
polygate_get=$(rate "$gateway_address" "$work/polygate-get")
polygate_put=$(rate "$gateway_address" "$work/polygate-put")
kill "$gateway_pid"
wait "$gateway_pid" 2>/dev/null || true
gateway_pid=''

mkdir "$work/redis" "$work/etcd"
redis-server --port 26390 --dir "$work/redis" --save '' --appendonly yes --appendfsync always >"$work/redis.log" &
others+=($!)
cat >"$work/webdis.json" <<END
{"redis_host": "127.0.0.1", "redis_port": 26390, "http_host": "127.0.0.1", "http_port": 27379, "threads": 2,
 "pool_size": 20, "daemonize": false, "database": 0, "verbosity": 0, "logfile": "$work/webdis.log",
 "pidfile": "$work/webdis.pid", "acl": [{"enabled": ["GET", "SET", "PING"]}]}
END
webdis "$work/webdis.json" >"$work/webdis.out" 2>&1 &
others+=($!)
ready http://127.0.0.1:27379/PING
# Webdis takes a value as the last part of a path.
script webdis-get "wrk.format('GET', '/GET/' .. math.random(0, 999))"
script webdis-put "wrk.format('PUT', '/SET/' .. fresh(), nil, value)"
for key in $(seq 0 999); do
  printf 'SET %s "%s"\n' "$key" "${value//\"/\\\"}"
done | redis-cli -p 26390 >/dev/null
webdis_get=$(rate http://127.0.0.1:27379 "$work/webdis-get")
webdis_put=$(rate http://127.0.0.1:27379 "$work/webdis-put")
end_others

etcd --data-dir "$work/etcd" --listen-client-urls http://127.0.0.1:22379 --advertise-client-urls http://127.0.0.1:22379 \
  --listen-peer-urls http://127.0.0.1:22380 --initial-advertise-peer-urls http://127.0.0.1:22380 \
  --initial-cluster default=http://127.0.0.1:22380 >"$work/etcd.log" 2>&1 &
others+=($!)
ready http://127.0.0.1:22379/health
cat >>"$work/common.lua" <<'END'
local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(text)
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = text:byte(i, i + 2)
    local n = a * 65536 + (b or 0) * 256 + (c or 0)
    for shift = 18, 0, -6 do
      local at = math.floor(n / 2 ^ shift) % 64 + 1
      out[#out + 1] = letters:sub(at, at)
    end
    if not b then out[#out - 1] = "=" end
    if not c then out[#out] = "=" end
  end
  return table.concat(out)
end
local keys = {}
for i = 0, 999 do keys[i] = base64(tostring(i)) end
local encoded = base64(value)
END
script etcd-fill "wrk.format('POST', '/v3/kv/put', json, '{\"key\":\"' .. keys[math.random(0, 999)] .. '\",\"value\":\"' .. encoded .. '\"}')"
# Serializable: a node's own state, as the others' reads are.
script etcd-get "wrk.format('POST', '/v3/kv/range', json, '{\"key\":\"' .. keys[math.random(0, 999)] .. '\",\"serializable\":true}')"
script etcd-put "wrk.format('POST', '/v3/kv/put', json, '{\"key\":\"' .. base64(fresh()) .. '\",\"value\":\"' .. encoded .. '\"}')"
load 5 http://127.0.0.1:22379 "$work/etcd-fill" >/dev/null
etcd_get=$(rate http://127.0.0.1:22379 "$work/etcd-get")
etcd_put=$(rate http://127.0.0.1:22379 "$work/etcd-put")
end_others

awk -v pg="$polygate_get" -v pp="$polygate_put" -v wg="$webdis_get" -v wp="$webdis_put" -v eg="$etcd_get" -v ep="$etcd_put" 'BEGIN {
  print "| over HTTP, 64 connections | cached GET | durable PUT |"
  print "| --- | --- | --- |"
  printf "| Polygate KV on RocksDB | %d/s | %d/s |\n", pg, pp
  printf "| beside Redis and Webdis, appendfsync always | %.2f of %d/s | %.2f of %d/s |\n", pg / wg, wg, pp / wp, wp
  printf "| beside etcd and its gateway | %.2f of %d/s | %.2f of %d/s |\n", pg / eg, eg, pp / ep, ep
}'
