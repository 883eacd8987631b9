package io.polygate.gateway.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param state of a file that is there: its time, length and identity; of any other the same
 */
public record FileStamp(String state) {
  /** Of a file that is not there. */
  public static final FileStamp ABSENT = new FileStamp("");

  /** The present state of a file. */
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          attributes.lastModifiedTime()
              + " "
              + attributes.size()
              + " "
              + Objects.toString(attributes.fileKey()));
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
