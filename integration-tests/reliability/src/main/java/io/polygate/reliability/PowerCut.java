package io.polygate.reliability;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own, in a file, whose power can be cut: what it was not told to sync is gone
 * when it is mounted again. Linux, and the superuser, only.
 *
 * <p>It is cut by the file systems' own {@code ioctl} for that, with the flag by which nothing more
 * goes to the journal ({@code EXT4_IOC_SHUTDOWN} and {@code XFS_IOC_GOINGDOWN} in Linux' sources).
 */
final class PowerCut implements AutoCloseable {
  private static final long SHUTDOWN = 0x8004587DL;
  private static final int WITHOUT_FLUSHING_THE_LOG = 2;
  private static final long BYTES = 512L << 20;
  private static final int TRIES = 50;

  private final Path image;
  private final Path mountPoint;

  /**
   * Makes the file system and mounts it.
   *
   * @param directory where its file and its mount point are put
   * @param type {@code ext4} or {@code xfs}
   */
  PowerCut(Path directory, String type) throws IOException {
    this.image = directory.resolve(type + ".image");
    this.mountPoint = Files.createDirectories(directory.resolve(type));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    run("mkfs." + type, "-q", image.toString());
    mount();
  }

  /** What keeps this machine from it; empty if nothing does. */
  static Optional<String> impediment(String type) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("it needs Linux");
    }
    if (!Files.isWritable(Path.of("/dev/loop-control"))) {
      return Optional.of("it needs the superuser, and loop devices");
    }
    for (String directory : List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin")) {
      if (Files.isExecutable(Path.of(directory, "mkfs." + type))) {
        return Optional.empty();
      }
    }
    return Optional.of("it needs mkfs." + type);
  }

  /** The directory in which the file system is seen. */
  Path root() {
    return mountPoint;
  }

  /** Cuts the power: every use fails from now on, and nothing more is written. */
  void cut() throws IOException {
    FunctionDescriptor openFunction =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    FunctionDescriptor ioctlFunction =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    FunctionDescriptor closeFunction =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    MethodHandle open = handle("open", openFunction, Linker.Option.firstVariadicArg(2));
    MethodHandle ioctl = handle("ioctl", ioctlFunction, Linker.Option.firstVariadicArg(2));
    MethodHandle close = handle("close", closeFunction);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(mountPoint.toString());
      MemorySegment flag = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSHING_THE_LOG);
      int descriptor = (int) open.invokeExact(path, 0);
      int status = (int) ioctl.invokeExact(descriptor, SHUTDOWN, flag);
      int closed = (int) close.invokeExact(descriptor);
      if (descriptor < 0 || status != 0 || closed != 0) {
        throw new IOException("the file system at " + mountPoint + " could not be shut down");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** A function of the C library; the JVM is started with leave to call it. */
  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor function, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), function, options);
  }

  /** Gives the power back: the file system is mounted again, and reads its journal. */
  void restore() throws IOException {
    unmount();
    mount();
  }

  private void mount() throws IOException {
    run("mount", "-o", "loop", image.toString(), mountPoint.toString());
  }

  private void unmount() throws IOException {
    for (int i = 0; ; i++) {
      try {
        run("umount", mountPoint.toString());
        return;
      } catch (IOException e) {
        // What was killed a moment ago may still hold files.
        if (i == TRIES) {
          throw e;
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static void run(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    unmount();
    Files.delete(image);
  }
}
