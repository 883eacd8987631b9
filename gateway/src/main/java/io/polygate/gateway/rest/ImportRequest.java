package io.polygate.gateway.rest;

import io.polygate.gateway.transfer.CsvFormat;
import io.polygate.gateway.transfer.RowFormat;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import java.util.Set;

/**
 * What the type, the parameters and the headers of an import say.
 *
 * @param format how the body is to be read
 * @param precondition of every row
 */
record ImportRequest(RowFormat format, Precondition precondition) {
  private static final String SEPARATOR = "separator";
  private static final String INFER_TYPES = "inferTypes";
  private static final Set<String> CSV_PARAMETERS = Set.of(SEPARATOR, INFER_TYPES);

  /**
   * Reads them.
   *
   * @throws ProblemException if one is malformed, or the type is none that can be imported
   */
  static ImportRequest of(ApiRequest request) {
    return new ImportRequest(format(request), precondition(request));
  }

  private static RowFormat format(ApiRequest request) {
    String type = MediaTypes.essence(request.header(Headers.CONTENT_TYPE));
    if (type.equals(Headers.CSV)) {
      return new RowFormat.Csv(csv(request.parameters(CSV_PARAMETERS)));
    }
    request.requireNoParameters();
    return switch (type) {
      case Headers.JSON -> new RowFormat.Array();
      case Headers.NDJSON -> new RowFormat.Lines();
      default ->
          throw MediaTypes.unsupported(
              "An import is of the type application/x-ndjson, application/json or text/csv.");
    };
  }

  private static CsvFormat csv(QueryParameters parameters) {
    String separator = parameters.text(SEPARATOR).orElse(",");
    try {
      // A text of several characters is refused as one that is none of those allowed.
      return new CsvFormat(
          separator.length() == 1 ? separator.charAt(0) : '\0', parameters.flag(INFER_TYPES));
    } catch (StorageException.Invalid e) {
      throw Problem.invalid(SEPARATOR, String.valueOf(e.getMessage())).exception();
    }
  }

  private static Precondition precondition(ApiRequest request) {
    Preconditions preconditions = Preconditions.of(request);
    return preconditions
        .single()
        .filter(single -> preconditions.match().isEmpty())
        .orElseThrow(
            () ->
                Problem.invalid(
                        preconditions.match().isPresent()
                            ? Headers.IF_MATCH
                            : Headers.IF_NONE_MATCH,
                        "An import can have If-None-Match: * alone, which leaves items as they are"
                            + " that are there.")
                    .exception());
  }
}
