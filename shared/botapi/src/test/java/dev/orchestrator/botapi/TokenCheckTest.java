package dev.orchestrator.botapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.TokenFinding.Free;
import dev.orchestrator.botapi.TokenFinding.HasWebhook;
import dev.orchestrator.botapi.TokenFinding.PolledElsewhere;
import dev.orchestrator.botapi.TokenFinding.Unanswered;
import dev.orchestrator.botapi.TokenFinding.Unknown;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;

class TokenCheckTest {

  private static final Eventually IN_TIME = Eventually.within(Duration.ofSeconds(20));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final BotApiDouble telegram = BotApiDouble.start();
  private final Bot bot = telegram.newBot("helper_bot");
  private final BotApi api = new BotApi(client, base(), new Secret(bot.token()));

  @AfterEach
  void close() {
    telegram.close();
    Await.await(vertx.close());
  }

  @Test
  void the_token_of_a_bot_that_nobody_uses_is_free() {
    assertThat(look()).isEqualTo(new Free(bot.id(), "helper_bot"));
  }

  @Test
  void a_revoked_or_mistyped_token_is_unknown() {
    telegram.revoke(bot);
    assertThat(look()).isEqualTo(new Unknown());
    assertThat(check(base()).look(new Secret("no token"))).isEqualTo(new Unknown());
  }

  @Test
  void a_bot_with_a_webhook_is_in_use_where_it_leads_to_and_its_path_is_not_told()
      throws Exception {
    setWebhook("http://127.0.0.1:9/secret-path");
    assertThat(look()).isEqualTo(new HasWebhook("127.0.0.1"));
    assertThat(telegram.calls("getUpdates")).isEmpty();
    api.call(DeleteWebhook.builder().build());
    assertThat(look()).as("once it was freed").isInstanceOf(Free.class);
  }

  @Test
  void a_bot_that_another_program_polls_is_in_use_until_that_program_ends() throws Exception {
    var other = new Poller();
    IN_TIME.until("the other program polls", () -> !telegram.calls("getUpdates").isEmpty());
    assertThat(look()).isEqualTo(new PolledElsewhere());
    other.end();
    assertThat(look()).as("once it was freed").isInstanceOf(Free.class);
  }

  @Test
  void another_program_is_noticed_by_the_updates_that_it_takes() throws Exception {
    for (var i = 0; i < 10; i++) {
      telegram.newPhone("Ana", "en").with(bot).says("message " + i);
    }
    var other = new Poller();
    assertThat(look()).isEqualTo(new PolledElsewhere());
    other.end();
  }

  @Test
  void updates_that_wait_are_still_there_afterwards() {
    var phone = telegram.newPhone("Ana", "en").with(bot);
    phone.says("one");
    phone.says("two");
    var waiting = telegram.unconfirmed(bot);
    assertThat(waiting).isEqualTo(2);
    assertThat(look()).isInstanceOf(Free.class);
    assertThat(telegram.unconfirmed(bot)).isEqualTo(waiting);
  }

  @Test
  void a_fault_of_telegram_says_nothing_about_the_token() {
    telegram.fails("getMe");
    assertThat(look()).isInstanceOf(Unanswered.class);
    telegram.fails("getWebhookInfo");
    assertThat(look()).isInstanceOf(Unanswered.class);
    telegram.refuses("getUpdates", 7);
    assertThat(look()).isEqualTo(new Unanswered("it asks for a pause of 7 s"));
    assertThat(look()).isInstanceOf(Free.class);
  }

  @Test
  void while_telegram_is_away_it_is_not_asked_again_and_again() {
    var check = check(URI.create("http://127.0.0.1:1"));
    for (var i = 0; i < 5; i++) {
      assertThat(check.look(new Secret(bot.token()))).isInstanceOf(Unanswered.class);
    }
    assertThat(check.look(new Secret(bot.token())))
        .isEqualTo(new Unanswered("it did not answer several times, and is asked again later"));
  }

  @Test
  void a_token_that_is_refused_is_no_trouble_of_telegrams() {
    telegram.revoke(bot);
    var check = check(base());
    for (var i = 0; i < 8; i++) {
      assertThat(check.look(new Secret(bot.token()))).isEqualTo(new Unknown());
    }
  }

  private TokenFinding look() {
    return check(base()).look(new Secret(bot.token()));
  }

  private TokenCheck check(URI base) {
    return new TokenCheck(vertx, client, base, Duration.ofMillis(1_200));
  }

  private URI base() {
    return URI.create(telegram.url());
  }

  private void setWebhook(String url) throws Exception {
    var call =
        URI.create(
            telegram.url()
                + "/bot"
                + bot.token()
                + "/setWebhook?url="
                + URLEncoder.encode(url, StandardCharsets.UTF_8));
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var answer = http.send(HttpRequest.newBuilder(call).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /** A program that polls, confirms, and comes back when it was sent away. */
  private final class Poller {

    private volatile boolean ended;
    private final Thread polls = Thread.ofVirtual().start(this::run);

    private void run() {
      var next = 0;
      while (!ended) {
        var question = GetUpdates.builder().offset(next).limit(1).timeout(1).build();
        if (api.call(question) instanceof Reply.Done<JsonNode>(var updates)) {
          for (var update : updates) {
            next = update.path("update_id").asInt() + 1;
          }
        }
      }
    }

    void end() throws InterruptedException {
      ended = true;
      polls.join();
    }
  }
}
