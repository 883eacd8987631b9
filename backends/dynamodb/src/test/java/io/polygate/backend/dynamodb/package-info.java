/** Tests of the DynamoDB backend, against DynamoDB Local. */
@NullMarked
package io.polygate.backend.dynamodb;

import org.jspecify.annotations.NullMarked;
