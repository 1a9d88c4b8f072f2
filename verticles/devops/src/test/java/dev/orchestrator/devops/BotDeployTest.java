package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.await;
import static dev.orchestrator.devops.Harbour.done;
import static dev.orchestrator.devops.Harbour.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.bots.PoolBot;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.DeployCommand.CheckReadyToDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.InfrastructureCommand.AllocateTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.ChooseTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.FreeTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.ReleaseTelegramBot;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where a release's bot comes from, and that nobody else's is taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BotDeployTest {

  private static final String MANIFEST =
      """
      run: [sh, run.sh]
      health: /health.txt
      env:
        TELEGRAM_BOT_TOKEN:
          kind: user
        TELEGRAM_API_URL:
          kind: literal
          value: https://api.telegram.org
      """;

  private static final String TELLING =
      "printf %s \"$TELEGRAM_BOT_TOKEN at $TELEGRAM_API_URL\" > told.txt\n";

  private final BotApiDouble telegram = BotApiDouble.start();
  private Harbour harbour;

  @BeforeAll
  void open(@TempDir Path folder) {
    harbour = Harbour.open(folder, 18_700, URI.create(telegram.url()));
  }

  @AfterEach
  void emptyPool() {
    harbour.database.query("DELETE FROM telegram_bot");
  }

  @AfterAll
  void close() {
    harbour.close();
    telegram.close();
  }

  @Test
  void a_deploy_that_lacks_a_bot_gets_one_of_the_pool_and_keeps_it() {
    var bot = pooled("pool_one_bot");
    pooled("pool_two_bot");
    var ann = owner("from-pool");
    assertThat(done(ann.ask(new CheckReadyToDeploy("from-pool"))).ready()).isTrue();
    var url = ann.deploys();
    assertThat(told(url)).isEqualTo(bot.token() + " at " + telegram.url());
    assertThat(told(ann.deploys())).as("deployed again").isEqualTo(told(url));
    assertThat(harbour.bots.find(bot.id()).orElseThrow().project()).contains(ann.project.id());
    assertThat(harbour.bots.list().stream().filter(PoolBot::available)).hasSize(1);
    assertThat(ann.events(SecretsMissing.class)).isEmpty();
  }

  @Test
  void without_a_free_bot_the_owner_is_asked_and_what_they_give_is_looked_at() {
    var ann = owner("asks");
    assertThat(done(ann.ask(new CheckReadyToDeploy("asks"))).missing())
        .containsExactly("TELEGRAM_BOT_TOKEN");
    var flow = ann.triggers();
    awaitParked(flow);
    var own = telegram.newBot("own_bot");
    ann.gives("TELEGRAM_BOT_TOKEN", own.token());
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(told(ann.events(DeployFinished.class).getLast().url())).startsWith(own.token());
    assertThat(steps(flow)).contains("bot_token-2");
  }

  @Test
  void a_token_of_no_use_is_refused_with_the_reason_and_asked_for_again() throws Exception {
    var ann = owner("mistaken");
    var flow = ann.triggers();
    awaitParked(flow);
    var revoked = telegram.newBot("revoked_bot");
    telegram.revoke(revoked);
    ann.gives("TELEGRAM_BOT_TOKEN", revoked.token());
    await(() -> ann.events(SecretsMissing.class).size() == 2);
    assertThat(ann.events(SecretsAwaited.class).getLast().hint()).contains("does not know");
    awaitParked(flow);
    var hooked = telegram.newBot("hooked_bot");
    setWebhook(hooked);
    ann.gives("TELEGRAM_BOT_TOKEN", hooked.token());
    await(() -> ann.events(SecretsMissing.class).size() == 3);
    assertThat(ann.events(SecretsAwaited.class).getLast().hint()).contains("webhook (127.0.0.1)");
    assertThat(harbour.releases.of(ann.project.id())).isEmpty();
    awaitParked(flow);
    var good = telegram.newBot("good_bot");
    ann.gives("TELEGRAM_BOT_TOKEN", good.token());
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(told(ann.events(DeployFinished.class).getLast().url())).startsWith(good.token());
  }

  @Test
  void what_runs_goes_on_with_its_own_token_when_a_newer_one_is_of_no_use() {
    var ann = owner("renews");
    var first = telegram.newBot("first_bot");
    ann.gives("TELEGRAM_BOT_TOKEN", first.token());
    ann.deploys();
    var revoked = telegram.newBot("second_bot");
    telegram.revoke(revoked);
    ann.gives("TELEGRAM_BOT_TOKEN", revoked.token());
    assertThat(told(ann.deploys())).startsWith(first.token());
    assertThat(ann.events(SecretsAwaited.class).getLast().hint()).contains("does not know");
  }

  @Test
  void a_bot_of_the_pool_that_is_of_no_use_is_put_aside_for_another_one() {
    var gone = pooled("gone_bot");
    var good = pooled("spare_bot");
    telegram.revoke(gone);
    var ann = owner("lucky");
    assertThat(told(ann.deploys())).startsWith(good.token());
    assertThat(harbour.bots.find(gone.id()).orElseThrow())
        .satisfies(
            bot -> assertThat(bot.project()).isEmpty(),
            bot -> assertThat(bot.trouble().orElse("")).contains("does not know"));
    assertThat(new Alerts(harbour.database).newest(true))
        .filteredOn(alert -> alert.text().contains("@gone_bot"))
        .hasSize(1);
  }

  @Test
  void a_bot_of_the_pool_cannot_be_taken_by_giving_its_token() {
    var ann = owner("honest");
    var theirs = pooled("theirs_bot");
    done(ann.ask(new AllocateTelegramBot("honest")));
    var bob = owner("sly");
    bob.gives("TELEGRAM_BOT_TOKEN", theirs.token());
    var flow = bob.triggers();
    awaitParked(flow);
    assertThat(bob.events(SecretsAwaited.class).getLast().hint()).contains("belongs to the pool");
  }

  @Test
  void while_telegram_is_away_a_token_is_neither_refused_nor_used() {
    var ann = owner("cut-off");
    var own = telegram.newBot("waiting_bot");
    ann.gives("TELEGRAM_BOT_TOKEN", own.token());
    for (var i = 0; i < 4; i++) {
      telegram.fails("getMe");
    }
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
    var failed = ann.events(DeployFailed.class).getFirst();
    assertThat(failed.reason()).contains("Telegram does not answer");
    assertThat(failed.kind()).as("nobody's code").isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(told(ann.deploys())).as("and later").startsWith(own.token());
  }

  @Test
  void a_bot_is_allocated_once_and_released_when_nothing_runs_with_it() {
    var bot = pooled("asked_for_bot");
    var ann = owner("commands");
    var got = done(ann.ask(new AllocateTelegramBot("commands")));
    assertThat(got.username()).isEqualTo("asked_for_bot");
    assertThat(got.url()).isEqualTo("https://t.me/asked_for_bot");
    assertThat(done(ann.ask(new AllocateTelegramBot("commands"))).bot()).isEqualTo(bot.id());
    ann.deploys();
    assertThat(refusal(ann.ask(new ReleaseTelegramBot("commands")))).isEqualTo("bot_in_use");
    harbour.awaitEnd(done(ann.ask(new StopProject("commands"))).flow());
    assertThat(done(ann.ask(new ReleaseTelegramBot("commands"))).bot()).isEqualTo(bot.id());
    assertThat(refusal(ann.ask(new ReleaseTelegramBot("commands")))).isEqualTo("no_bot");
    assertThat(harbour.bots.find(bot.id()).orElseThrow().available()).isTrue();
  }

  @Test
  void a_deploy_that_waits_for_a_token_goes_on_when_a_bot_is_allocated() {
    var ann = owner("patient");
    var flow = ann.triggers();
    awaitParked(flow);
    pooled("late_bot");
    assertThat(done(ann.ask(new AllocateTelegramBot("patient"))).goesOn()).isTrue();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
  }

  @Test
  void nobody_chooses_or_frees_the_bot_of_somebody_elses_project_but_an_admin_may_free_it() {
    var bot = pooled("guarded_bot");
    var ann = owner("guards");
    done(ann.ask(new AllocateTelegramBot("guards")));
    var bob = owner("envies");
    assertThat(refusal(bob.ask(new ChooseTelegramBot("envies", bot.id()))))
        .isEqualTo("bot_not_free");
    assertThat(refusal(bob.ask(new FreeTelegramBot(bot.id())))).isEqualTo("bot_not_found");
    var admin = new Principal(bob.principal.user(), Role.ADMIN);
    var envelope = new Envelope(UUID.randomUUID().toString(), admin, Optional.empty());
    assertThat(done(harbour.bus.ask(new FreeTelegramBot(bot.id()), envelope)).project())
        .isEqualTo("guards");
    assertThat(done(bob.ask(new ChooseTelegramBot("envies", bot.id()))).bot()).isEqualTo(bot.id());
  }

  @Test
  void when_a_project_is_deleted_its_bot_is_free_for_the_next_one() {
    var bot = pooled("inherited_bot");
    var ann = owner("leaves");
    ann.deploys();
    harbour.awaitEnd(done(ann.ask(new DeleteProject("leaves"))).flow());
    assertThat(harbour.bots.find(bot.id()).orElseThrow().available()).isTrue();
    var bob = owner("inherits");
    assertThat(told(bob.deploys())).startsWith(bot.token());
  }

  private Harbour.Owner owner(String name) {
    var owner = harbour.new Owner(name);
    owner.commits(
        Map.of(
            "health.txt", "ok", "run.sh", TELLING + Harbour.SERVE, "orchestrator.yaml", MANIFEST));
    return owner;
  }

  private Bot pooled(String username) {
    var bot = telegram.newBot(username);
    var admin = harbour.new Owner("admin-of-" + username.replace('_', '-')).principal.user();
    harbour.flows.transaction(
        tx -> harbour.bots.add(tx, bot.id(), username, new Secret(bot.token()), admin));
    return bot;
  }

  private void setWebhook(Bot bot) throws Exception {
    var call =
        URI.create(
            telegram.url() + "/bot" + bot.token() + "/setWebhook?url=http://127.0.0.1:9/elsewhere");
    var answer = Harbour.HTTP.send(HttpRequest.newBuilder(call).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String told(String url) {
    return Harbour.get(url + "/told.txt").body();
  }

  private void awaitParked(FlowId flow) {
    await(() -> harbour.flows.find(flow).orElseThrow().state() == State.WAITING);
  }

  private List<String> steps(FlowId flow) {
    return harbour.database.list(
        row -> row.getString("name"),
        "SELECT name FROM flow_step WHERE flow_id = $1",
        flow.value());
  }
}
