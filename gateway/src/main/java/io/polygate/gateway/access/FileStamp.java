package io.polygate.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param state of a file that is there: its time, its length and its identity; of any other the
 *     same
 */
record FileStamp(String state) {
  /** Of a file that is not there. */
  static final FileStamp ABSENT = new FileStamp("");

  static FileStamp of(Path file) {
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
