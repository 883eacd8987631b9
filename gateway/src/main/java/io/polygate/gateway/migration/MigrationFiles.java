package io.polygate.gateway.migration;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the migrations of a directory: {@code V001__name.sql} is a step, {@code U001__name.sql} is
 * the way back.
 */
public final class MigrationFiles {
  private static final Pattern NAME = Pattern.compile("([VU])(\\d{1,9})__([A-Za-z0-9_.-]+)\\.sql");

  private MigrationFiles() {}

  /**
   * The migrations of a directory, in their order.
   *
   * @throws ConfigurationException if it cannot be read, or a file's name or content is wrong
   */
  public static List<SqlMigration> load(Path directory) {
    TreeMap<Integer, Path> ups = new TreeMap<>();
    TreeMap<Integer, Path> downs = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.sql")) {
      for (Path file : files) {
        Matcher name = matched(file);
        int version = Integer.parseInt(name.group(2));
        if ((name.group(1).equals("V") ? ups : downs).put(version, file) != null) {
          throw wrong(file, "its version stands twice");
        }
      }
      List<SqlMigration> migrations = new ArrayList<>();
      for (var up : ups.entrySet()) {
        Path down = downs.remove(up.getKey());
        migrations.add(
            migration(
                up.getKey(),
                up.getValue(),
                down == null ? Optional.empty() : Optional.of(Files.readString(down))));
      }
      if (!downs.isEmpty()) {
        throw wrong(downs.firstEntry().getValue(), "there is no V file of its version");
      }
      return List.copyOf(migrations);
    } catch (IOException e) {
      throw new ConfigurationException("The migrations in " + directory + " cannot be read.", e);
    }
  }

  private static SqlMigration migration(int version, Path file, Optional<String> down)
      throws IOException {
    try {
      return new SqlMigration(version, matched(file).group(3), Files.readString(file), down);
    } catch (StorageException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static Matcher matched(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw wrong(file, "a migration is named V001__name.sql, or U001__name.sql for the way back");
    }
    return name;
  }

  private static ConfigurationException wrong(Path file, String why) {
    return new ConfigurationException("The migration " + file + " cannot be used: " + why);
  }
}
