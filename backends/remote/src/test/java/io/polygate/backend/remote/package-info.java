@NullMarked
package io.polygate.backend.remote;

import org.jspecify.annotations.NullMarked;
