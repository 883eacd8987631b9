package io.polygate.gateway.transfer;

import io.polygate.spi.StorageException;

/**
 * How a CSV file is to be read.
 *
 * @param separator what stands between two cells: a comma, a semicolon, a tab or a vertical bar
 * @param inferTypes whether cells of fields without a declared type become numbers and truth values
 *     where they look like them; otherwise they are text
 */
public record CsvFormat(char separator, boolean inferTypes) {
  /** Commas, and text where nothing else is declared. */
  public static final CsvFormat DEFAULT = new CsvFormat(',', false);

  /**
   * Checks the separator.
   *
   * @throws StorageException.Invalid if it is another
   */
  public CsvFormat {
    if (separator != ',' && separator != ';' && separator != '\t' && separator != '|') {
      throw new StorageException.Invalid(
          "Cells are separated by a comma, a semicolon, a tab or a vertical bar.", "separator");
    }
  }
}
