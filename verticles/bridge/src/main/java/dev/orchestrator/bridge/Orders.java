package dev.orchestrator.bridge;

import dev.orchestrator.access.Caller;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ToolUse;
import dev.orchestrator.tools.Toolbox;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the commands of one program, as the user of its key: whoever it says that it is. What a
 * person must approve when a model asks for it is done at once here, as over HTTP: who holds a key
 * is no model.
 */
final class Orders {

  private static final int MOST_AT_ONCE = 32;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Bus bus;
  private final Ledger ledger;
  private final BiPredicate<Principal, ThreadId> ownsThread;
  private final Outbox out;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  Orders(Bus bus, Ledger ledger, BiPredicate<Principal, ThreadId> ownsThread, Outbox out) {
    this.bus = bus;
    this.ledger = ledger;
    this.ownsThread = ownsThread;
    this.out = out;
  }

  /** Has a command carried out; its answer goes to the address that the frame names for it. */
  Optional<Refusal> carryOut(Caller caller, String address, JsonObject frame) {
    var name = address.substring(Rules.COMMAND.length());
    var body = frame.getValue("body") instanceof JsonObject object ? object : new JsonObject();
    var tools = new Toolbox(caller.principal().role(), List.of());
    return switch (tools.read(name, body.encode())) {
      case ToolUse.Order(var command) -> carryOut(caller, command, frame);
      case ToolUse.Garbage(var refusal) -> Optional.of(Refusal.of(refusal));
      case ToolUse.Unknown _, ToolUse.ServiceCall _ ->
          throw new IllegalStateException("the rules let something pass that is no command");
    };
  }

  private Optional<Refusal> carryOut(Caller caller, Command<?> command, JsonObject frame) {
    var headers = frame.getJsonObject("headers", new JsonObject());
    var refusal = refusal(caller.principal(), headers);
    if (refusal.isPresent()) {
      return refusal;
    }
    var envelope = envelope(caller.principal(), headers);
    if (!room.tryAcquire()) {
      return Optional.of(
          new Refusal(
              "too_many_at_once",
              null,
              "%d commands of this connection are under way.".formatted(MOST_AT_ONCE),
              "Wait for their answers."));
    }
    Thread.ofVirtual()
        .name("bridge-order")
        .start(() -> answer(caller, command, envelope, frame.getString("replyAddress")));
    return Optional.empty();
  }

  private void answer(
      Caller caller, Command<?> command, Envelope envelope, @Nullable String reply) {
    try {
      var answer = Json.object(answer(caller, command, envelope));
      if (reply != null) {
        out.send(Frames.message(reply, answer));
      }
    } finally {
      room.release();
    }
  }

  private Answer<?> answer(Caller caller, Command<?> command, Envelope envelope) {
    var name = Command.nameOf(command.getClass());
    try {
      return Tools.onlyLooks(name)
          ? bus.ask(command, envelope)
          : ledger.write(caller, name, "", () -> bus.ask(command, envelope));
    } catch (ReplyException e) {
      return Answer.refused(
          "unavailable",
          name + " got no answer: what carries it out is not running or too busy.",
          "Try again with the same key in the headers; it is done once.");
    } catch (RuntimeException e) {
      LOG.error("{} of {} failed", name, caller.credential(), e);
      return Answer.refused("internal", "This could not be carried out.", "Try again later.");
    }
  }

  private Optional<Refusal> refusal(Principal principal, JsonObject headers) {
    var key = headers.getString("key");
    if (key != null && !KEY.matcher(key).matches()) {
      return Optional.of(
          Refusal.malformed(
              "headers.key", "This is no idempotency key.", "Take 1 to 100 visible characters."));
    }
    var thread = headers.getString("thread");
    return thread == null || owns(principal, thread)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "not_found",
                "headers.thread",
                "There is no such thread of yours.",
                "GET /api/threads lists them."));
  }

  private boolean owns(Principal principal, String thread) {
    try {
      return ownsThread.test(principal, ThreadId.of(thread));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** One user's keys are never another's. */
  private static Envelope envelope(Principal principal, JsonObject headers) {
    var key = headers.getString("key", UUID.randomUUID().toString());
    return new Envelope(
        "bridge/%s/%s".formatted(principal.user(), key),
        principal,
        Optional.ofNullable(headers.getString("thread")).map(ThreadId::of));
  }
}
