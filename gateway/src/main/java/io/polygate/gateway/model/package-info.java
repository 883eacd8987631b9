/** What is defined in a namespace, in the languages of those who use it. */
@NullMarked
package io.polygate.gateway.model;

import org.jspecify.annotations.NullMarked;
