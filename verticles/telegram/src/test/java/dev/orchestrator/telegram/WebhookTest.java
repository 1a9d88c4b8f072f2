package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.platform.TelegramWebhook;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreePorts;
import dev.orchestrator.testing.telegram.Bot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Telegram brings updates by itself, over the double and a real database. */
class WebhookTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final AtomicInteger PORTS = new AtomicInteger(FreePorts.range().first());

  private static DoorStage stage;

  @BeforeAll
  static void start() {
    stage = new DoorStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void what_people_write_is_brought_in_order_and_heard_once() {
    var bot = stage.telegram.newBot("brought_bot");
    var phone = stage.telegram.newPhone("Quick", "en");
    var said = IntStream.range(0, 30).mapToObj(n -> "message " + n).toList();
    try (var _ = stage.open(bot, Optional.of(hook()), phone.id())) {
      said.forEach(phone.with(bot)::says);
      SOON.untilAsserted(() -> assertThat(stage.heard(phone.id())).isEqualTo(said));
      SOON.until(() -> stage.telegram.unconfirmed(bot) == 0);
    }
    assertThat(stage.telegram.calls("getUpdates"))
        .noneMatch(call -> call.bot().equals(bot.userName()));
  }

  @Test
  void the_same_update_brought_again_counts_once() throws Exception {
    var bot = stage.telegram.newBot("again_bot");
    var phone = stage.telegram.newPhone("Echo", "en");
    phone.with(bot).says("/start"); // else the bot could not write to them
    var hook = hook();
    try (var _ = open(bot, hook)) {
      var secret = secret(bot);
      for (var time = 0; time < 3; time++) {
        assertThat(visit(hook, secret, update(990_001, phone.id(), "/nonsense"))).isEqualTo(200);
      }
      assertThat(visit(hook, secret, update(990_002, phone.id(), "/other"))).isEqualTo(200);
      SOON.untilAsserted(() ->
          assertThat(
                  phone.with(bot).fromBot().stream()
                      .filter(posted -> posted.text().contains(Long.toString(phone.id()))))
              .as("the refusals of /start, /nonsense and /other")
              .hasSize(3));
    }
  }

  @Test
  void whoever_is_not_telegram_is_turned_away_and_starts_nothing() throws Exception {
    var bot = stage.telegram.newBot("guarded_bot");
    var hook = hook();
    var update = update(5, 6, "hello");
    try (var _ = open(bot, hook)) {
      var before = stage.count("telegram_update");
      assertThat(visit(hook, "", update)).isEqualTo(401);
      assertThat(visit(hook, "x" + secret(bot), update)).isEqualTo(401);
      assertThat(send(request(hook, "/elsewhere", secret(bot)).POST(BodyPublishers.noBody())))
          .isEqualTo(404);
      assertThat(send(request(hook, hook.path(), secret(bot)).GET())).isEqualTo(405);
      assertThat(visit(hook, secret(bot), "no update")).isEqualTo(400);
      assertThat(visit(hook, secret(bot), "{\"ok\":true}")).isEqualTo(400);
      assertThat(visit(hook, secret(bot), "x".repeat(2 * 1024 * 1024))).isEqualTo(413);
      assertThat(stage.count("telegram_update")).isEqualTo(before);
    }
  }

  @Test
  void a_webhook_of_ours_is_removed_when_updates_are_asked_for_again() {
    var bot = stage.telegram.newBot("back_bot");
    var phone = stage.telegram.newPhone("Patient", "en");
    try (var _ = stage.open(bot, Optional.of(hook()), phone.id())) {
      phone.with(bot).says("one");
      SOON.until(() -> stage.heard(phone.id()).size() == 1);
    }
    phone.with(bot).says("two");
    try (var _ = stage.open(bot, phone.id())) {
      SOON.untilAsserted(() -> assertThat(stage.heard(phone.id())).containsExactly("one", "two"));
    }
  }

  @Test
  void a_webhook_that_somebody_else_has_set_is_left_alone() {
    var bot = stage.telegram.newBot("foreign_bot");
    var theirs = "http://127.0.0.1:1/theirs";
    var client = stage.vertx.createHttpClient();
    var api = new BotApi(client, URI.create(stage.telegram.url()), new Secret(bot.token()));
    var set = org.telegram.telegrambots.meta.api.methods.updates.SetWebhook.builder().url(theirs);
    api.call(set.build());
    try (var _ = stage.open(bot)) {
      SOON.until(() ->
          stage.telegram.calls("getUpdates").stream()
              .anyMatch(call -> call.bot().equals(bot.userName()) && call.status() == 409));
    }
    assertThat(stage.telegram.calls("deleteWebhook"))
        .noneMatch(call -> call.bot().equals(bot.userName()));
  }

  private static DoorStage.Opened open(Bot bot, TelegramWebhook hook) {
    var opened = stage.open(bot, Optional.of(hook));
    SOON.until(() ->
        stage.telegram.calls("setWebhook").stream()
            .anyMatch(call -> call.bot().equals(bot.userName())));
    return opened;
  }

  private static TelegramWebhook hook() {
    var port = PORTS.getAndIncrement();
    var url = URI.create("http://127.0.0.1:" + port + "/telegram/hook");
    return new TelegramWebhook(url, new HostPort("127.0.0.1", port), Optional.empty());
  }

  private static String secret(Bot bot) {
    return Webhook.secretOf(new Secret(bot.token())).reveal();
  }

  private static String update(int id, long chat, String text) {
    return """
    {"update_id": %1$d, "message": {"message_id": %1$d, "date": 1, "text": "%3$s",
     "chat": {"id": %2$d, "type": "private", "first_name": "A"},
     "from": {"id": %2$d, "is_bot": false, "first_name": "A", "language_code": "en"}}}
    """
        .formatted(id, chat, text);
  }

  private static int visit(TelegramWebhook hook, String secret, String body)
      throws IOException, InterruptedException {
    return send(request(hook, hook.path(), secret).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(TelegramWebhook hook, String path, String secret) {
    return HttpRequest.newBuilder(hook.url().resolve(path))
        .header("X-Telegram-Bot-Api-Secret-Token", secret);
  }

  private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
