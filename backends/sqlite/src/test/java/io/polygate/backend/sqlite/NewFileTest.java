package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Deadline;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is in a tenant's file that was made by its first write. */
class NewFileTest {
  private static final Tenant ACME = new Tenant("acme");

  @Test
  void firstWriteIsInTheFileBeforeTheFileIsOpened() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      createWith(instance, TestInstance.put("k", "{\"n\":7}"));

      Path database = instance.database("acme").toPath();
      assertThat(instance.descriptors()).isZero();
      assertThat(Files.exists(TenantPaths.wal(database.toFile()).toPath())).isFalse();
      assertThat(TestInstance.number(database, "SELECT count(*) FROM notes")).isEqualTo(1);
      assertThat(TestInstance.number(database, "SELECT json_extract(doc, '$.n') FROM notes"))
          .isEqualTo(7);
      assertThat(instance.read("acme", "k")).isPresent();
    }
  }

  @Test
  void fileIsOneThatOthersReadWhileItIsWritten() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      createWith(instance, TestInstance.put("k", "1"));
      instance.write("acme", TestInstance.put("l", "2"));

      Path database = instance.database("acme").toPath();
      assertThat(Files.exists(TenantPaths.wal(database.toFile()).toPath())).isTrue();
      assertThat(TestInstance.number(database, "SELECT count(*) FROM notes")).isEqualTo(2);
    }
  }

  @Test
  void refusedFirstWriteLeavesNothing() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      Condition wanted = Expressions.condition("n = 1");
      Mutation refused =
          TestInstance.put("k", "{}").when(new Guard(Precondition.NONE, Optional.of(wanted)));

      assertThatThrownBy(() -> createWith(instance, refused))
          .isInstanceOf(StorageException.PreconditionFailed.class);

      assertThat(instance.tenants.exists(ACME)).isFalse();
      assertThat(instance.tenants.list(Optional.empty(), 10)).isEmpty();
    }
  }

  @Test
  void firstWriteAfterItsDeadlineIsRefused() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      Deadline passed = Deadline.after(Duration.ZERO);
      WriteOptions late = new WriteOptions(Optional.empty(), passed);

      assertThatThrownBy(() -> instance.tenants.createWith(ACME, TestInstance.put("k", "1"), late))
          .isInstanceOf(StorageException.Unavailable.class);

      assertThat(instance.tenants.exists(ACME)).isFalse();
    }
  }

  private static Optional<Written> createWith(TestInstance instance, Mutation first) {
    return instance.tenants.createWith(ACME, first, WriteOptions.plain());
  }
}
