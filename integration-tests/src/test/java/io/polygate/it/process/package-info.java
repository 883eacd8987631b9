/** The gateway as a process: its start, its end, its crash, and what survives them. */
@NullMarked
package io.polygate.it.process;

import org.jspecify.annotations.NullMarked;
