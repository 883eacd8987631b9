@NullMarked
package io.polygate.gateway.model;

import org.jspecify.annotations.NullMarked;
