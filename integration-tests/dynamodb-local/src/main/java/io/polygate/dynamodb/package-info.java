/**
 * DynamoDB Local as a server of this process, for tests and for {@code ./polygate dynamodb-local}.
 */
@NullMarked
package io.polygate.dynamodb;

import org.jspecify.annotations.NullMarked;
