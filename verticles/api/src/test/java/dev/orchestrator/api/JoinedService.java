package dev.orchestrator.api;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.Announcement;
import dev.orchestrator.tools.Guests.Guest;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A service that has joined with three tools: one answers, one refuses, one wants a person's yes.
 */
final class JoinedService implements AutoCloseable {

  private final RunningApi api;
  private final Guest guest;
  private final MessageConsumer<JsonObject> listening;

  private JoinedService(RunningApi api, Guest guest, String address) {
    this.api = api;
    this.guest = guest;
    this.listening =
        api.vertx
            .eventBus()
            .consumer(
                address, call -> call.reply(answer(String.valueOf(call.headers().get("tool")))));
  }

  static JoinedService of(RunningApi api, RunningApi.Person by) {
    var guest = new Guest(UUID.randomUUID(), by.principal().user());
    var address = "service:s" + guest.connection().toString().substring(0, 8);
    var service = new JoinedService(api, guest, address);
    var joined = api.stores.joined();
    joined.guests().join(guest, "here", "key:test");
    done(joined.guests().serve(guest, address));
    for (var tool : List.of("test_simple_text", "test_error_handling", "get_confirmed")) {
      var told =
          Map.of(
              "name",
              tool,
              "words",
              "Answers a test.",
              "address",
              address,
              "confirm",
              tool.equals("get_confirmed"),
              "arguments",
              Map.of("type", "object", "properties", Map.of()));
      var read = done(Announcement.read(Json.tree(Json.write(told)), by.principal()));
      done(joined.announced().announce(guest, read));
    }
    return service;
  }

  /** Says that it still lives, as its node would. */
  void lives() {
    api.stores.joined().guests().seen(List.of(guest.connection()));
  }

  private static JsonObject answer(String tool) {
    return tool.equals("test_simple_text")
        ? JsonObject.of("type", "Done", "result", "This is a simple text response for testing.")
        : JsonObject.of("type", "Refused", "code", "broken", "message", "No.", "remedy", "None.");
  }

  private static <T> T done(Answer<T> answer) {
    if (answer instanceof Answer.Done<T>(var result)) {
      return result;
    }
    throw new AssertionError("not done: " + answer);
  }

  @Override
  public void close() {
    Await.await(listening.unregister());
    api.stores.joined().guests().leave(guest.connection());
  }
}
