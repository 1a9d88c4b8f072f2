package dev.orchestrator.bots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.KeyRotation;
import dev.orchestrator.store.KeyRotation.Outcome;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LendingTest {

  private final PoolStage stage = new PoolStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_hundred_projects_that_ask_at_once_get_a_hundred_different_bots() throws Exception {
    IntStream.range(0, 100).forEach(number -> stage.pooled("bot_" + number));
    var asking =
        IntStream.range(0, 100)
            .mapToObj(number -> stage.project("project-" + number))
            .<Callable<PoolBot>>map(project -> () -> stage.lent(project))
            .toList();
    var got = new HashSet<Long>();
    var projects = new HashSet<Optional<ProjectId>>();
    for (var bot : atOnce(asking)) {
      got.add(bot.id());
      projects.add(bot.project());
    }
    assertThat(got).hasSize(100);
    assertThat(projects).hasSize(100);
    assertThat(stage.bots.list()).noneMatch(PoolBot::available);
  }

  @Test
  void a_project_that_asks_many_times_at_once_gets_one_bot_and_one_secret() throws Exception {
    IntStream.range(0, 5).forEach(number -> stage.pooled("bot_" + number));
    var project = stage.project("greedy");
    Callable<PoolBot> asking = () -> stage.lent(project);
    var got = atOnce(IntStream.range(0, 20).mapToObj(_ -> asking).toList());
    assertThat(got.stream().map(PoolBot::id).distinct()).hasSize(1);
    assertThat(stage.bots.list().stream().filter(PoolBot::available)).hasSize(4);
    var versions = stage.in(tx -> stage.secrets.current(tx, SecretScope.of(project)));
    assertThat(versions).containsEntry(Lending.TOKEN, 1);
  }

  @Test
  void the_project_has_the_token_of_its_bot_among_its_secrets_until_the_bot_is_released() {
    var bot = stage.pooled("helper_bot");
    var project = stage.project("helper");
    stage.lent(project);
    assertThat(stage.token(project)).contains(new Secret(bot.token()));
    var released = stage.in(tx -> stage.lending.takeBack(tx, project));
    assertThat(released).isInstanceOf(Answer.Done.class);
    assertThat(stage.token(project)).isEmpty();
    assertThat(stage.bots.find(bot.id()).orElseThrow().available()).isTrue();
  }

  @Test
  void a_released_bot_can_be_another_projects() {
    var bot = stage.pooled("helper_bot");
    var first = stage.project("first");
    stage.lent(first);
    stage.in(tx -> stage.lending.takeBack(tx, first));
    var second = stage.project("second");
    assertThat(stage.lent(second).id()).isEqualTo(bot.id());
    assertThat(stage.token(second)).contains(new Secret(bot.token()));
  }

  @Test
  void when_no_bot_is_free_the_refusal_says_what_can_be_done() {
    stage.pooled("helper_bot");
    stage.lent(stage.project("first"));
    var answer = stage.in(tx -> stage.lending.lend(tx, stage.project("second")));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("no_bot_free");
              assertThat(refused.remedy()).contains("bots add").contains("secrets set");
            });
  }

  @Test
  void a_bot_that_is_wanted_by_name_is_given_or_refused_but_never_replaced_by_another() {
    var wanted = stage.pooled("wanted_bot");
    var other = stage.pooled("other_bot");
    var project = stage.project("chooser");
    var lent = stage.in(tx -> stage.lending.lend(tx, project, other.id()));
    assertThat(lent).isInstanceOf(Answer.Done.class);
    assertThat(code(stage.in(tx -> stage.lending.lend(tx, project, wanted.id()))))
        .isEqualTo("project_has_bot");
    var second = stage.project("late");
    assertThat(code(stage.in(tx -> stage.lending.lend(tx, second, other.id()))))
        .isEqualTo("bot_not_free");
    assertThat(stage.bots.find(wanted.id()).orElseThrow().available()).isTrue();
  }

  @Test
  void a_bot_that_turned_out_to_be_used_elsewhere_is_given_to_nobody() {
    var bot = stage.pooled("stolen_bot");
    var project = stage.project("victim");
    stage.lent(project);
    var aside =
        stage.in(
            tx -> stage.lending.putAside(tx, project, new Secret(bot.token()), "polled elsewhere"));
    assertThat(aside).hasValueSatisfying(each -> assertThat(each.id()).isEqualTo(bot.id()));
    assertThat(stage.token(project)).isEmpty();
    assertThat(stage.bots.find(bot.id()).orElseThrow().trouble()).contains("polled elsewhere");
    assertThat(code(stage.in(tx -> stage.lending.lend(tx, project)))).isEqualTo("no_bot_free");
  }

  @Test
  void a_deleted_project_leaves_its_bot_to_the_others() {
    var bot = stage.pooled("orphan_bot");
    var project = stage.project("short-lived");
    stage.lent(project);
    stage.in(tx -> {
      stage.lending.bury(tx, project.id());
      return true;
    });
    assertThat(stage.lent(stage.project("heir")).id()).isEqualTo(bot.id());
  }

  @Test
  void tokens_are_sealed_and_follow_a_change_of_the_master_key() {
    var bot = stage.pooled("sealed_bot");
    var stored =
        stage
            .database
            .first(row -> row.toJson().encode(), "SELECT * FROM telegram_bot")
            .orElseThrow();
    assertThat(stored).doesNotContain(bot.token().substring(bot.token().indexOf(':') + 1));

    var next = MasterKey.random();
    var both = new MasterKeys(next, List.of(stage.key), "");
    var ring = Keyring.open(stage.database, both);
    var rotation =
        new KeyRotation(
            stage.database, ring, both, Optional.empty(), List.of(PoolBots.resealing()));
    assertThat(rotation.rotate()).isEqualTo(new Outcome.Done(1));

    var alone = Keyring.open(stage.database, new MasterKeys(next, List.of(), ""));
    var opened = stage.in(tx -> new PoolBots(stage.database, alone).token(tx, bot.id()));
    assertThat(opened).contains(new Secret(bot.token()));
  }

  private static String code(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).code();
  }

  private static <T> List<T> atOnce(List<Callable<T>> deeds) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new java.util.ArrayList<T>();
      for (var run : executor.invokeAll(deeds)) {
        results.add(run.get());
      }
      return results;
    }
  }
}
