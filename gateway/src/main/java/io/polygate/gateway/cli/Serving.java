package io.polygate.gateway.cli;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Access;
import io.polygate.gateway.rest.PublishedDocument;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.Dependent;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says what is served and where, and waits until the process is told to stop. */
@Dependent
public final class Serving implements QuarkusApplication {
  /** The property that a native binary has. */
  private static final String NATIVE = "org.graalvm.nativeimage.imagecode";

  private final Namespaces namespaces;
  private final Access access;
  private final ValueRegistry values;
  private final String host;

  Serving(
      Namespaces namespaces,
      Access access,
      ValueRegistry values,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    this.namespaces = namespaces;
    this.access = access;
    this.values = values;
    this.host = host;
  }

  /**
   * Serves until the process is told to stop.
   *
   * @param err where the one line goes that says why the gateway did not start
   * @return the exit code: 0 when it was told to stop, 1 when it did not start
   */
  static int serve(ServeOptions options, Consumer<String> err) {
    options.configure();
    PublishedDocument.unprepared();
    AtomicInteger exitCode = new AtomicInteger(1);
    Quarkus.run(
        Serving.class,
        (code, failure) -> {
          exitCode.set(code);
          if (failure != null) {
            err.accept("polygate: " + StartFailure.explain(failure));
          }
        });
    return exitCode.get();
  }

  @Override
  public int run(String... arguments) {
    greet(System.out);
    if (System.getProperty(NATIVE) != null) {
      // What only the start needed is most of the heap, and would lie there until it is full.
      System.gc();
    }
    Quarkus.waitForExit();
    return 0;
  }

  private void greet(PrintStream out) {
    String address = address(values.get(HttpServer.HTTP_SERVER).getPort());
    out.println("Polygate serves " + address);
    for (RoutedNamespace namespace : namespaces.all()) {
      out.println(
          "  namespace "
              + namespace.name()
              + " on "
              + namespace.reference()
              + " (durability "
              + namespace.backend().durability().name().toLowerCase(java.util.Locale.ROOT)
              + ")");
    }
    out.println(
        access.isRequired()
            ? "Every request needs " + access.description()
            : "Nobody is asked who they are: whoever reaches this address may do everything");
    out.println("API and documentation: " + address + "/q/swagger-ui");
    out.println(
        "Try: curl -i -X PUT "
            + (access.isRequired() ? "-H 'Authorization: Bearer KEY' " : "")
            + "-H 'Content-Type: application/json' -d '{\"text\":\"hello\"}' "
            + address
            + "/v1/namespaces/"
            + namespaces.all().getFirst().name()
            + "/tenants/demo/collections/messages/items/first");
    out.flush();
  }

  private String address(int port) {
    String name =
        switch (host) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> host.indexOf(':') < 0 ? host : "[" + host + "]";
        };
    return "http://" + name + ":" + port;
  }
}
