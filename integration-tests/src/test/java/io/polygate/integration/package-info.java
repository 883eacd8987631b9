/** What holds across modules: the wire contract of a running process, and the modules' rules. */
@NullMarked
package io.polygate.integration;

import org.jspecify.annotations.NullMarked;
