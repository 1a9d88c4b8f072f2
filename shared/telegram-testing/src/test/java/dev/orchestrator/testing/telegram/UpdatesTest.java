package dev.orchestrator.testing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a bot hears: by asking, or at an address of its own, never both. */
class UpdatesTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(10));

  private final BotApiDouble world = BotApiDouble.start(Instant::now, LimitRules.NONE);
  private final Bot bot = world.newBot("builder_bot");
  private final BotClient client = new BotClient(world, bot);
  private final PhoneChat chat = world.newPhone("Anna", "ru").with(bot);
  private final List<String> brought = new CopyOnWriteArrayList<>();
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile String reply = "";
  private volatile String refused = "";

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void an_update_is_given_again_until_it_is_confirmed() {
    chat.says("one");
    chat.says("two");
    var first = client.call("getUpdates", "{\"limit\":1}").path("result");
    assertThat(texts(first)).containsExactly("one");
    assertThat(texts(client.call("getUpdates", "{}").path("result"))).containsExactly("one", "two");
    var next = first.path(0).path("update_id").asLong() + 1;
    assertThat(texts(client.call("getUpdates", "{\"offset\":" + next + "}").path("result")))
        .containsExactly("two");
    assertThat(world.unconfirmed(bot)).isEqualTo(1);
    assertThat(texts(client.call("getUpdates", "{\"offset\":-1}").path("result")))
        .containsExactly("two");
  }

  @Test
  void a_poll_waits_for_what_comes() throws Exception {
    var poll = client.calling("getUpdates", "{\"timeout\":30}");
    chat.says("hello");
    assertThat(texts(poll.get(10, TimeUnit.SECONDS).path("result"))).containsExactly("hello");
  }

  @Test
  void a_second_poller_ends_the_poll_of_the_first() throws Exception {
    var first = client.calling("getUpdates", "{\"timeout\":30}");
    SOON.until(
        "the first is ended",
        () -> {
          client.call("getUpdates", "{\"timeout\":0}");
          return first.isDone();
        });
    var answer = first.get(1, TimeUnit.SECONDS);
    assertThat(answer.path("error_code").asInt()).isEqualTo(409);
    assertThat(answer.path("description").asText())
        .startsWith("Conflict: terminated by other getUpdates request");
  }

  @Test
  void kinds_that_a_bot_does_not_want_are_not_kept() {
    client.call("getUpdates", "{\"allowed_updates\":[\"callback_query\"]}");
    chat.says("hello");
    assertThat(world.unconfirmed(bot)).isZero();
    client.call("getUpdates", "{\"allowed_updates\":[]}");
    var id = chat.says("helo");
    chat.edits(id, "hello");
    assertThat(client.call("getUpdates", "{}").at("/result/1/edited_message/text").asText())
        .isEqualTo("hello");
  }

  @Test
  void a_webhook_excludes_polling_and_gives_back_what_it_did_not_bring() throws IOException {
    try (var server = new Server(this::receive)) {
      refusals.set(Integer.MAX_VALUE);
      chat.says("kept");
      client.call("setWebhook", "{\"url\":\"%s\"}".formatted(server.url()));
      SOON.until("it was tried", () -> !brought.isEmpty());
      assertThat(client.call("getUpdates", "{}").path("description").asText())
          .startsWith("Conflict: can't use getUpdates method while webhook is active");
      SOON.untilAsserted(() ->
          assertThat(client.call("getWebhookInfo", "{}").at("/result/last_error_message"))
              .hasToString("\"Wrong response from the webhook: 500\""));
      client.call("deleteWebhook", "{}");
      assertThat(texts(client.call("getUpdates", "{}").path("result"))).containsExactly("kept");
    }
  }

  @Test
  void a_webhook_gets_the_secret_and_each_update_in_order_until_it_takes_it() throws IOException {
    try (var server = new Server(this::receive)) {
      refusals.set(2);
      var json = "{\"url\":\"%s\",\"secret_token\":\"s3-cret_\"}".formatted(server.url());
      assertThat(client.call("setWebhook", json).path("ok").asBoolean()).isTrue();
      chat.says("one");
      chat.says("two");
      SOON.until("all were taken", () -> world.unconfirmed(bot) == 0);
      assertThat(brought).containsExactly("one", "one", "one", "two");
      assertThat(secrets).hasSize(4).containsOnly("s3-cret_");
    }
  }

  @Test
  void a_chat_whose_update_is_not_taken_holds_up_no_other() throws IOException {
    try (var server = new Server(this::receive)) {
      refused = "stuck";
      client.call("setWebhook", "{\"url\":\"%s\"}".formatted(server.url()));
      chat.says("stuck");
      chat.says("behind it");
      world.newPhone("Boris", "en").with(bot).says("quick");
      SOON.until("the other chat was heard", () -> brought.contains("quick"));
      assertThat(brought).contains("stuck").doesNotContain("behind it");
      refused = "";
      SOON.until("all were taken", () -> world.unconfirmed(bot) == 0);
      assertThat(brought).endsWith("stuck", "behind it");
    }
  }

  @Test
  void what_a_webhook_answers_can_be_a_call() throws IOException {
    try (var server = new Server(this::receive)) {
      var phone = world.newPhone("Boris", "en");
      reply = "{\"method\":\"sendMessage\",\"chat_id\":%d,\"text\":\"hi\"}".formatted(phone.id());
      client.call("setWebhook", "{\"url\":\"%s\"}".formatted(server.url()));
      phone.with(bot).says("hello");
      SOON.until("the bot answered", () -> !phone.with(bot).fromBot().isEmpty());
    }
  }

  @Test
  void a_webhook_elsewhere_is_https_and_its_secret_is_of_few_letters() {
    assertThat(client.call("setWebhook", "{\"url\":\"http://example.org/\"}").path("description"))
        .hasToString("\"Bad Request: bad webhook: An HTTPS URL must be provided for webhook\"");
    var json = "{\"url\":\"https://example.org/\",\"secret_token\":\"a b\"}";
    assertThat(client.call("setWebhook", json).path("description"))
        .hasToString("\"Bad Request: secret token contains unallowed characters\"");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var update = Json.parse(utf8(exchange.getRequestBody().readAllBytes()));
      var text = update.at("/message/text").asText();
      brought.add(text);
      secrets.add(
          String.valueOf(exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token")));
      var isRefused = refusals.getAndDecrement() > 0 || text.equals(refused);
      var bytes = reply.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isRefused ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> texts(JsonNode updates) {
    var texts = new CopyOnWriteArrayList<String>();
    updates.forEach(update -> texts.add(update.at("/message/text").asText()));
    return texts;
  }

  /** A bot's own address. */
  private record Server(HttpServer http) implements AutoCloseable {

    Server(HttpHandler receive) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", receive);
      http.start();
    }

    String url() {
      return "http://127.0.0.1:" + http.getAddress().getPort() + "/telegram";
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
