# KV over Redis: the contracts of the SPI and of the API, two gateways that share a server, and a server that is killed.
# needs: redis-server openssl
set -euo pipefail

work=$(mktemp -d)
redis_pid=''
finish() {
  if [ -n "$redis_pid" ]; then
    kill "$redis_pid" 2>/dev/null || true
    wait "$redis_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

# For the API's contract; what tests how a server starts and ends starts its own. A port that is taken is left to
# whoever has it, and the next one is tried.
for port in 26379 26380 26381 26382 26383; do
  redis-server --bind 127.0.0.1 --port "$port" --dir "$work" --save '' --appendonly yes --appendfsync always \
    >"$work/redis.log" 2>&1 &
  redis_pid=$!
  for _ in $(seq 100); do
    if ! kill -0 "$redis_pid" 2>/dev/null || grep -q 'Ready to accept connections' "$work/redis.log"; then
      break
    fi
    sleep 0.1
  done
  if kill -0 "$redis_pid" 2>/dev/null; then
    break
  fi
  redis_pid=''
done
[ -n "$redis_pid" ] || { cat "$work/redis.log"; exit 1; }

if ! ./mvnw --batch-mode --no-transfer-progress -Predis -pl backends/kv,integration-tests -am verify \
  -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dtest='Redis*Test,SharedRedisTest' -Dit.test='Redis*IT' -Dpolygate.redis="redis://127.0.0.1:$port" \
  >"$work/log" 2>&1; then
  grep -aE 'ERROR|FAIL' "$work/log" | head -n 40
  tail -n 60 "$work/log"
  exit 1
fi
grep -aE 'Tests run: .*Time elapsed' "$work/log" | sed 's/.*Tests run/Tests run/' | awk '
  { split($3, n, ","); sum += n[1] } END { print sum " tests over Redis passed" }'
