package io.polygate.client;

import io.polygate.client.model.Problem;

/**
 * A place in the changes of a tenant that is not kept any more, or not of this tenant: read the
 * items anew, and follow the changes from the beginning.
 */
public final class ChangesGoneException extends PolygateException {
  ChangesGoneException(Problem problem) {
    super(problem);
  }
}
