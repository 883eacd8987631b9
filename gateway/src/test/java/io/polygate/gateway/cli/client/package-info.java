@NullMarked
package io.polygate.gateway.cli.client;

import org.jspecify.annotations.NullMarked;
