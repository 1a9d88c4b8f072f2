package dev.orchestrator.bridge;

import dev.orchestrator.access.Caller;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.AnnouncedTool;
import dev.orchestrator.tools.Announcement;
import dev.orchestrator.tools.Guests.Guest;
import dev.orchestrator.tools.Joined;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one program serves: its addresses and its tools. They go when it goes. */
final class Stand {

  private static final Logger LOG = LoggerFactory.getLogger(Stand.class);

  private final UUID connection;
  private final String node;
  private final Joined joined;
  private final Ledger ledger;
  private volatile boolean taken;

  Stand(UUID connection, String node, Joined joined, Ledger ledger) {
    this.connection = connection;
    this.node = node;
    this.joined = joined;
    this.ledger = ledger;
  }

  /** Whether it serves anything, so that its node has to say that it lives. */
  boolean isTaken() {
    return taken;
  }

  Optional<Refusal> open(Caller caller, String address) {
    var guest = guest(caller);
    return refusal(
        ledger.write(caller, "register", address, () -> joined.guests().serve(guest, address)));
  }

  /** An address that was never served here is left alone. */
  void shut(Caller caller, String address) {
    if (taken) {
      joined.guests().unserve(guest(caller), address);
    }
  }

  Optional<Refusal> announce(Caller caller, JsonObject frame) {
    var body = frame.getValue("body") instanceof JsonObject object ? object : new JsonObject();
    return switch (Announcement.read(Json.tree(body.encode()), caller.principal())) {
      case Answer.Done<AnnouncedTool>(var tool) -> announce(caller, tool);
      case Answer.Refused<AnnouncedTool> refused -> Optional.of(Refusal.of(refused));
      case Answer.Asked<AnnouncedTool> _ -> throw new IllegalStateException("nobody was asked");
    };
  }

  private Optional<Refusal> announce(Caller caller, AnnouncedTool tool) {
    var guest = guest(caller);
    return refusal(
        ledger.write(
            caller, "announce", tool.name(), () -> joined.announced().announce(guest, tool)));
  }

  Optional<Refusal> withdraw(Caller caller, JsonObject frame) {
    var body = frame.getValue("body") instanceof JsonObject object ? object : new JsonObject();
    var name = body.getString("name", "");
    return refusal(ledger.write(caller, "withdraw", name, () -> withdrawn(caller, name)));
  }

  private Answer<String> withdrawn(Caller caller, String name) {
    return joined.announced().withdraw(guest(caller), name)
        ? new Answer.Done<>(name)
        : Answer.refusedInput(
            "tool_unknown", "name", "This connection has no such tool.", "Name one of its own.");
  }

  /** Without a database nobody says any more that the connection lives, so it is swept later. */
  void close() {
    try {
      if (taken) {
        joined.guests().leave(connection);
      }
    } catch (RuntimeException e) {
      LOG.warn("what {} served is left to the sweep: {}", connection, e.toString());
    }
  }

  private Guest guest(Caller caller) {
    var guest = new Guest(connection, caller.principal().user());
    if (!taken) {
      joined.guests().join(guest, node, caller.credential());
      taken = true;
    }
    return guest;
  }

  private static Optional<Refusal> refusal(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> refused
        ? Optional.of(Refusal.of(refused))
        : Optional.empty();
  }
}
