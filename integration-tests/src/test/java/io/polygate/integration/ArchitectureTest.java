package io.polygate.integration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.polygate.gateway.access.Requires;
import jakarta.ws.rs.HttpMethod;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The directions between the modules, as far as Maven's scopes do not already enforce them: {@code
 * spi ← backends} and {@code spi ← gateway}, nothing else.
 */
class ArchitectureTest {
  private static final String API = "io.polygate.spi";
  private static final String EXPRESSION = "io.polygate.spi.expression..";
  private static final String WIRE = "io.polygate.spi.wire..";
  private static final String TCK = "io.polygate.spi.tck..";
  private static final String BACKENDS = "io.polygate.backend..";
  private static final String GATEWAY = "io.polygate.gateway..";

  /** Everything that is delivered, and the test kit; not the tests. */
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.polygate");

  @ParameterizedTest
  @ValueSource(strings = {API, TCK, BACKENDS, GATEWAY})
  void everyRoomIsLookedAt(String room) {
    DescribedPredicate<JavaClass> code =
        resideInAPackage(room).and(not(simpleNameEndingWith("package-info")));

    assertThat(PRODUCTION.that(code)).as("classes in %s", room).isNotEmpty();
  }

  @Test
  void theInterfaceNeedsOnlyTheJdkAndJspecify() {
    classes()
        .that()
        .resideInAnyPackage(API, EXPRESSION, WIRE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.crypto..", "org.jspecify.annotations..", API, EXPRESSION, WIRE)
        .check(PRODUCTION);
  }

  @Test
  void theGatewayKnowsNoBackend() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BACKENDS, TCK)
        .check(PRODUCTION);
  }

  @Test
  void aBackendKnowsNeitherTheGatewayNorTheTestKit() {
    noClasses()
        .that()
        .resideInAPackage(BACKENDS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GATEWAY, TCK)
        .check(PRODUCTION);
  }

  /** One is made of two others: SQLite's files, and the way to another gateway. */
  @Test
  void aBackendKnowsNoOtherBackend() {
    slices()
        .matching("io.polygate.backend.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("io.polygate.backend.litefs"),
            resideInAnyPackage("io.polygate.backend.sqlite", "io.polygate.backend.remote"))
        .check(PRODUCTION);
  }

  @Test
  void onlyFactoriesAndConfigurationKnowTheContainer() {
    noClasses()
        .that()
        .resideInAPackage(BACKENDS)
        .and(not(wiring()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "io.smallrye..")
        .check(PRODUCTION);
  }

  @Test
  void onlyTheRestPackageSpeaksHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.polygate.gateway.rest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(PRODUCTION);
  }

  @Test
  void everyResourceMethodSaysWhichPermissionItRequires() {
    methods()
        .that()
        .areMetaAnnotatedWith(HttpMethod.class)
        .should()
        .beAnnotatedWith(Requires.class)
        .check(PRODUCTION);
  }

  @Test
  void noPackageIsADrawerForOddments() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..misc..")
        .check(PRODUCTION);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(PRODUCTION);
  }

  /** A backend's {@code *Factory} and {@code *Config}, with what is nested or generated inside. */
  private static DescribedPredicate<JavaClass> wiring() {
    return describe(
        "a *Factory or *Config",
        type -> {
          JavaClass outermost = type;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          return outermost.getSimpleName().endsWith("Factory")
              || outermost.getSimpleName().endsWith("Config");
        });
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package whose package-info says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
      }
    };
  }
}
