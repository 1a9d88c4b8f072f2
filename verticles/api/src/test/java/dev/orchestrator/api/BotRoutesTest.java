package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.BotAllocated;
import dev.orchestrator.messages.BotReleased;
import dev.orchestrator.messages.InfrastructureCommand.ChooseTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.FreeTelegramBot;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.telegram.Bot;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool's door: tokens go in and never come out. */
@Timeout(60)
class BotRoutesTest {

  private static final String POOL = "/api/telegram-bots";

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void an_admin_registers_a_bot_and_everybody_sees_that_it_can_be_had() {
    var bot = api.telegram.newBot("shown_bot");
    var made = register(bot);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).contains("shown_bot").doesNotContain(bot.token());
    var available = api.get(POOL + "/available", api.alice);
    assertThat(available.body())
        .contains("\"id\":" + bot.id(), "https://t.me/shown_bot", "FREE")
        .doesNotContain(bot.token());
    assertThat(api.get(POOL, api.alice).body()).as("it is not hers").doesNotContain("shown_bot");
    assertThat(api.get(POOL, api.admin).body()).contains("shown_bot").doesNotContain(bot.token());
  }

  @Test
  void a_registration_that_is_repeated_with_its_key_gets_the_first_answer() {
    var bot = api.telegram.newBot("repeated_bot");
    var body = Json.write(Map.of("token", bot.token()));
    var first = keyed(body);
    var second = keyed(body);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(register(bot).statusCode()).as("without it").isEqualTo(422);
  }

  @Test
  void a_bot_that_is_used_elsewhere_is_refused_with_the_reason() {
    var bot = api.telegram.newBot("revoked_bot");
    api.telegram.revoke(bot);
    var refused = register(bot);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("code").asText()).isEqualTo("token_refused");
    assertThat(json(refused).path("field").asText()).isEqualTo("token");
    assertThat(refused.body()).contains("does not know").doesNotContain(bot.token());
  }

  @Test
  void users_neither_register_nor_remove() {
    var bot = api.telegram.newBot("guarded_bot");
    var body = Json.write(Map.of("token", bot.token()));
    assertThat(api.post(POOL, api.alice, body).statusCode()).isEqualTo(403);
    register(bot);
    assertThat(remove("guarded_bot", false).statusCode()).isEqualTo(403);
    assertThat(remove("@guarded_bot", true).statusCode()).isEqualTo(200);
    assertThat(remove("guarded_bot", true).statusCode()).isEqualTo(404);
  }

  @Test
  void a_bot_is_chosen_and_freed_by_whoever_serves_that() throws Exception {
    var bot = api.telegram.newBot("chosen_bot");
    register(bot);
    var allocated = new BotAllocated("shop", bot.id(), "chosen_bot", "https://t.me/x", true);
    try (var _ =
            api.bus.serve(
                ChooseTelegramBot.class,
                (envelope, command) -> {
                  assertThat(envelope.principal()).isEqualTo(api.alice.principal());
                  assertThat(command).isEqualTo(new ChooseTelegramBot("shop", bot.id()));
                  return new Answer.Done<>(allocated);
                });
        var _ =
            api.bus.serve(
                FreeTelegramBot.class,
                (_, command) ->
                    new Answer.Done<>(new BotReleased("shop", command.bot(), "chosen_bot")))) {
      var given =
          api.post(POOL + "/chosen_bot/allocate", api.alice, Json.write(Map.of("project", "shop")));
      assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
      assertThat(json(given).path("goes_on").asBoolean()).isTrue();
      var freed = api.post(POOL + "/" + bot.id() + "/release", api.alice, "{}");
      assertThat(json(freed).path("project").asText()).isEqualTo("shop");
    }
    var unknown =
        api.post(POOL + "/nobody/allocate", api.alice, Json.write(Map.of("project", "shop")));
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void an_owner_sees_the_bot_of_their_project_and_others_do_not() {
    var bot = api.telegram.newBot("owned_bot");
    register(bot);
    var project = api.project(api.alice, "owner-of-bot", Optional.empty());
    api.database.query(
        "UPDATE telegram_bot SET project_id = $1 WHERE id = $2", project.id().value(), bot.id());
    assertThat(api.get(POOL, api.alice).body()).contains("owned_bot", "owner-of-bot", "ALLOCATED");
    assertThat(api.get(POOL, api.bob).body()).doesNotContain("owned_bot");
    assertThat(api.get(POOL + "/available", api.alice).body()).doesNotContain("owned_bot");
    assertThat(remove("owned_bot", true).statusCode()).as("while it is hers").isEqualTo(409);
  }

  private static HttpResponse<String> register(Bot bot) {
    return api.post(POOL, api.admin, Json.write(Map.of("token", bot.token())));
  }

  private static HttpResponse<String> keyed(String body) {
    return api.send(
        api.request(POOL, api.admin)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "the same bot")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> remove(String bot, boolean admin) {
    return api.send(api.request(POOL + "/" + bot, admin ? api.admin : api.alice).DELETE());
  }
}
