package io.polygate.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a run is done.
 *
 * @param home the directory of the project
 * @param config the gateway's configuration file; empty for its defaults, with SQL
 * @param jvmFlags the flags of the gateway's JVM
 * @param round the length of one round, whole seconds
 */
record Settings(Path home, Optional<Path> config, List<String> jvmFlags, Duration round) {
  /**
   * The namespaces that a gateway has by default, one of them with SQL, which is off by default.
   */
  private static final List<String> NAMESPACES =
      List.of(
          "notes.backend=sqlite/main",
          "notes.sql=true",
          "sessions.backend=kv/main",
          "users.backend=sharded/users");

  private static final String GATEWAY_JAR = "gateway/target/quarkus-app/quarkus-run.jar";

  Settings {
    jvmFlags = List.copyOf(jvmFlags);
    if (round.toSeconds() < 1) {
      throw new IllegalArgumentException("a round lasts a second at least, not " + round);
    }
  }

  Path gatewayJar() {
    return home.resolve(GATEWAY_JAR);
  }

  /** The command line of a gateway with its data in a directory. */
  List<String> gatewayCommand(Path data, int port) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmFlags);
    if (config.isEmpty()) {
      NAMESPACES.forEach(setting -> command.add("-Dpolygate.namespaces." + setting));
    }
    command.addAll(List.of("-jar", gatewayJar().toString(), "serve", "--host", "127.0.0.1"));
    command.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
    config.ifPresent(file -> command.addAll(List.of("--config", file.toString())));
    return command;
  }

  /** The command line of a floor. */
  List<String> floorCommand(int port) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(floorFlags(jvmFlags));
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of(FloorServer.class.getName(), Integer.toString(port)));
    return command;
  }

  /** The flags without the record of the gateway's own start, which fits no other program. */
  static List<String> floorFlags(List<String> jvmFlags) {
    return jvmFlags.stream().filter(flag -> !flag.startsWith("-XX:AOTCache")).toList();
  }

  /** The class path of this process, for a process with another working directory. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
