# Starts the gateway for a script, and ends it with the script. Sourced by bash scripts, which have set
# root to the repository's directory; work becomes a temporary directory of theirs.

gateway_pid=''
gateway_address=''
work=$(mktemp -d)

end_serving() {
  local status=$?
  trap - EXIT
  if [ -n "$gateway_pid" ]; then
    kill "$gateway_pid" 2>/dev/null || true
    wait "$gateway_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap end_serving EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

# Starts the gateway on a free port, with its data in $work and further options, and sets
# gateway_address. The first start builds the gateway, so it may take minutes.
# shellcheck disable=SC2120 # Many callers have no further options.
serve_gateway() {
  local line
  mkfifo "$work/output"
  # What is streamed needs no room for the whole.
  POLYGATE_JAVA_OPTIONS=-Xmx512m "${root:?}/polygate" serve --host 127.0.0.1 --port 0 --data "$work/data" \
    "$@" \
    </dev/null >"$work/output" 2>"$work/errors" &
  gateway_pid=$!
  exec 7<"$work/output"
  while IFS= read -r -t 600 line <&7; do
    if [[ $line =~ http://127\.0\.0\.1:[0-9]+ ]]; then
      gateway_address=${BASH_REMATCH[0]}
      break
    fi
  done
  if [ -z "$gateway_address" ]; then
    echo "The gateway did not start:" >&2
    cat "$work/errors" >&2
    return 1
  fi
  # What else it prints is not of interest, but must have somewhere to go.
  cat <&7 >/dev/null &
  exec 7<&-
  curl --silent --show-error --fail --retry 20 --retry-connrefused --retry-delay 1 \
    --output /dev/null "$gateway_address/q/health/ready"
}
