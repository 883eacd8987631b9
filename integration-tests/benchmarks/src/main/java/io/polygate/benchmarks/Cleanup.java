package io.polygate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The processes and directories that a run leaves to nobody: taken away when the run is over, also
 * when the process is told to stop. Safe for concurrent use.
 */
final class Cleanup implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Deque<Removal> removals = new ArrayDeque<>();
  private final Thread hook = new Thread(this::removeAll, "cleanup");

  /** Takes something away; without effect the second time. */
  interface Removal extends AutoCloseable {
    @Override
    void close();
  }

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Ends the process when closed, by force where it does not end by itself. */
  Removal kill(Process process) {
    return add(() -> end(process));
  }

  /** Removes the directory and all below it when closed. */
  Removal delete(Path directory) {
    return add(() -> deleteTree(directory));
  }

  private Removal add(Removal removal) {
    synchronized (removals) {
      removals.push(removal);
    }
    return () -> {
      boolean due;
      synchronized (removals) {
        due = removals.remove(removal);
      }
      if (due) {
        removal.close();
      }
    };
  }

  private void removeAll() {
    while (true) {
      Removal next;
      synchronized (removals) {
        next = removals.poll();
      }
      if (next == null) {
        return;
      }
      next.close();
    }
  }

  private static void end(Process process) {
    process.destroy();
    boolean interrupted = false;
    try {
      if (process.waitFor(GRACE)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    process.destroyForcibly();
    try {
      process.waitFor(GRACE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteTree(Path directory) {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + directory, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // Gone meanwhile: what the directory's removal cannot bear, it says itself.
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is stopping; the hook finds nothing left to do.
    }
  }
}
