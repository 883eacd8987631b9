package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Version;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Versions change with every write and never come back: {@link Version}. */
public abstract class VersionsContract extends Contract {
  private static final ItemKey KEY = key("k");

  @Test
  void everyWriteGivesANewVersionThoughTheValueIsTheSame() {
    Set<Version> seen = new HashSet<>();

    for (int i = 0; i < 50; i++) {
      assertThat(seen.add(put(KEY, "{\"a\":1}").version().orElseThrow())).isTrue();
    }
  }

  @Test
  void theVersionOfAWriteIsTheVersionThatIsRead() {
    Version first = put(KEY, "1").version().orElseThrow();
    assertThat(version(KEY)).isEqualTo(first);

    Version second = put(KEY, "2").version().orElseThrow();
    assertThat(version(KEY)).isEqualTo(second);
  }

  @Test
  void readingDoesNotChangeTheVersion() {
    Version version = put(KEY, "1").version().orElseThrow();

    assertThat(version(KEY)).isEqualTo(version);
    assertThat(version(KEY)).isEqualTo(version);
  }

  @Test
  void writingAnotherItemDoesNotChangeTheVersion() {
    Version version = put(KEY, "1").version().orElseThrow();

    put(key("k", "sort"), "2");
    put(key("l"), "2");

    assertThat(version(KEY)).isEqualTo(version);
  }

  @Test
  void versionsDoNotComeBackWhenTheItemIsDeletedAndCreatedAgain() {
    Set<Version> seen = new HashSet<>();

    for (int i = 0; i < 20; i++) {
      assertThat(seen.add(put(KEY, "1").version().orElseThrow())).isTrue();
      apply(Mutation.Delete.of(KEY));
    }
  }

  @Test
  void versionsDoNotComeBackWhenTheTenantIsErasedAndCreatedAgain() {
    Set<Version> seen = new HashSet<>();

    for (int i = 0; i < 5; i++) {
      assertThat(seen.add(put(KEY, "1").version().orElseThrow())).isTrue();
      assertThat(seen.add(put(KEY, "2").version().orElseThrow())).isTrue();
      backend().tenants(NAMESPACE).erase(ACME);
      backend().tenants(NAMESPACE).create(ACME);
    }
  }

  @Test
  void theVersionOfADeletedItemDoesNotMatchItsSuccessor() {
    Version old = put(KEY, "1").version().orElseThrow();
    apply(Mutation.Delete.of(KEY));
    put(KEY, "1");

    FailedCheck check =
        failedCheck(
            () -> apply(Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.matches(old)))));

    assertThat(check)
        .isEqualTo(new FailedCheck(0, FailedCheck.Code.VERSION, Optional.of(version(KEY))));
  }

  @Test
  void theVersionOfAnErasedTenantsItemDoesNotMatchItsSuccessor() {
    Version old = put(KEY, "1").version().orElseThrow();
    backend().tenants(NAMESPACE).erase(ACME);
    backend().tenants(NAMESPACE).create(ACME);
    put(KEY, "1");

    assertThat(
            failedCheck(() -> apply(new Mutation.Check(KEY, Guard.of(Precondition.matches(old)))))
                .code())
        .isEqualTo(FailedCheck.Code.VERSION);
  }

  @Test
  void aVersionThatWasNeverGivenDoesNotMatch() {
    Version given = put(KEY, "1").version().orElseThrow();
    String token = given.token();
    Version other = new Version(token.length() < 64 ? token + "0" : token.substring(0, 63));

    assertThat(
            failedCheck(
                    () ->
                        apply(
                            new Mutation.Delete(
                                KEY, Guard.of(Precondition.matches(other)), Returns.NONE)))
                .code())
        .isEqualTo(FailedCheck.Code.VERSION);
    assertThat(get(KEY)).isPresent();
  }

  @Test
  void refusedWriteKeepsTheVersion() {
    Version version = put(KEY, "1").version().orElseThrow();

    refused(
        StorageException.PreconditionFailed.class,
        () -> apply(Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.ABSENT))));

    assertThat(version(KEY)).isEqualTo(version);
  }
}
