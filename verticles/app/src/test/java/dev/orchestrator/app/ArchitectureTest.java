package dev.orchestrator.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Deployable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the house that the poms cannot state. */
class ArchitectureTest {

  private static final String ROOT = "dev.orchestrator.";

  private static final String[] VERTICLES =
      Stream.of("po", "engineering", "devops", "scheduler", "api", "bridge", "telegram", "cli")
          .map(name -> ROOT + name + "..")
          .toArray(String[]::new);

  /** But a cluster manager is what Vert.x calls one. */
  private static final String NAMES_THAT_SAY_NOTHING =
      ".*(Impl|(?<!RedisCluster)Manager|Utils?|Helper|Service|Factory|Processor|Handler)";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.orchestrator");

  @ParameterizedTest
  @CsvSource({"po", "engineering", "devops", "scheduler", "api", "bridge", "telegram", "cli"})
  void verticles_know_each_other_only_by_message(String verticle) {
    var others =
        Stream.of(VERTICLES)
            .filter(name -> !name.equals(ROOT + verticle + ".."))
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + verticle + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @Test
  void nobody_imports_app() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "app.."));
  }

  @Test
  void messages_depend_on_nothing_but_java() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + "messages..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "messages..", "java..", "org.jspecify.."));
  }

  @ParameterizedTest
  @CsvSource({"platform", "flow"})
  void the_ground_floor_knows_no_domain(String module) {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + module + "..")
            .should()
            .dependOnClassesThat(
                describe(
                    "belong to a module above",
                    used ->
                        used.getPackageName().startsWith(ROOT)
                            && !resideInAnyPackage(
                                    ROOT + "messages..", ROOT + "platform..", ROOT + "flow..")
                                .test(used))));
  }

  @Test
  void cluster_is_a_library_that_knows_nothing_of_ours() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "cluster..")
            .should()
            .dependOnClassesThat(
                describe(
                    "are ours",
                    used ->
                        used.getPackageName().startsWith(ROOT)
                            && !used.getPackageName().equals(ROOT + "cluster"))));
  }

  @Test
  void the_protocol_for_tools_knows_no_tools_of_ours() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "mcp..")
            .should()
            .dependOnClassesThat(
                describe(
                    "are ours, but for waiting",
                    used ->
                        used.getPackageName().startsWith(ROOT)
                            && !used.getPackageName().equals(ROOT + "mcp")
                            && !used.getPackageName().equals(ROOT + "platform"))));
  }

  @Test
  void a_verticle_module_shows_only_its_verticle() {
    check(
        classes()
            .that()
            .resideInAnyPackage(VERTICLES)
            .and()
            .areTopLevelClasses()
            .and()
            .arePublic()
            .should()
            .beAssignableTo(Deployable.class)
            .orShould()
            .haveSimpleName("Cli"));
  }

  @Test
  void names_say_what_a_class_does() {
    check(noClasses().should().haveNameMatching(NAMES_THAT_SAY_NOTHING));
  }

  @Test
  void packages_form_no_cycle() {
    check(slices().matching(ROOT + "(*)..").should().beFreeOfCycles());
  }

  @Test
  void only_main_reads_the_real_clock_or_the_environment() {
    check(
        noClasses()
            .that(describe("are part of the server", ArchitectureTest::isServed))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(java.time.InstantSource.class, "system")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC"));
  }

  @Test
  void nobody_blocks_a_verticle() {
    check(
        noClasses()
            .that()
            .areAssignableTo(Deployable.class)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(Process.class, "waitFor"));
  }

  @ParameterizedTest
  @CsvSource({
    "org.eclipse.jgit.., forge, forge",
    "org.commonmark.., markup, markup",
    "dev.langchain4j.., llm, offline",
    "com.knuddels.., llm, llm",
    "org.flywaydb.., platform, platform",
    "redis.embedded.., platform, platform",
    "io.vertx.redis.., platform, cluster",
    "com.cronutils.., platform, platform",
    "io.vertx.ext.web.., api, api",
    "io.vertx.ext.auth.., access, access",
    "io.vertx.httpproxy.., devops, devops",
    "picocli.., cli, cli",
    "org.telegram.., botapi, telegram",
    "io.modelcontextprotocol.., mcp, mcp",
    "reactor.., mcp, mcp",
  })
  void each_heavy_library_has_one_home(String library, String home, String annex) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + home + "..", ROOT + annex + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  /** The app is where Main lives; test equipment and benches are not served. */
  private static boolean isServed(JavaClass type) {
    return Stream.of("app", "testing", "bench")
        .noneMatch(name -> type.getPackageName().startsWith(ROOT + name));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ALL);
  }
}
