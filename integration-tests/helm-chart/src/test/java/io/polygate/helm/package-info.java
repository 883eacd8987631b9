/**
 * Installs the chart with Helm itself, at a double of a Kubernetes API server: {@link
 * io.polygate.helm.FakeCluster} stores objects and checks them against Kubernetes' own models; it
 * runs nothing.
 */
@NullMarked
package io.polygate.helm;

import org.jspecify.annotations.NullMarked;
