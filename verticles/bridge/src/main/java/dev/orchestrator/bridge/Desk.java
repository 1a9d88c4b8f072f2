package dev.orchestrator.bridge;

import dev.orchestrator.access.Caller;
import dev.orchestrator.bridge.Judge.Verdict;
import dev.orchestrator.bridge.Rule.Deed;
import dev.orchestrator.bridge.Visitor.Badge;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where one program's frames are judged, and given to whoever does what they ask for. */
final class Desk implements Visitor.Reception {

  private static final int LONGEST_ADDRESS = 200;

  private final Visitor visitor;
  private final Admission admission;
  private final Judge judge;
  private final Ears ears;
  private final Orders orders;
  private final Stand stand;

  Desk(Visitor visitor, Admission admission, Judge judge, Staff staff) {
    this.visitor = visitor;
    this.admission = admission;
    this.judge = judge;
    this.ears = staff.ears();
    this.orders = staff.orders();
    this.stand = staff.stand();
  }

  /** Who does what is asked for. */
  record Staff(Ears ears, Orders orders, Stand stand) {}

  @Override
  public @Nullable Badge admit(JsonObject frame) {
    return admission.admit(visitor, frame);
  }

  @Override
  public void serve(JsonObject frame, Badge badge) {
    var type = frame.getString("type", "");
    var address = frame.getString("address", "");
    if (type.equals("ping")) {
      visitor.out().send(Frames.pong());
    } else if (!type.equals("send") || !ears.answer(address, frame)) {
      refusal(type, address, frame, badge.caller())
          .ifPresent(refusal -> visitor.out().send(refused(frame, address, refusal)));
    }
  }

  @Override
  public void gone() {
    ears.close();
    stand.close();
  }

  private Optional<Refusal> refusal(String type, String address, JsonObject frame, Caller caller) {
    return admission
        .count(caller)
        .or(() -> malformed(type, address, frame))
        .or(() ->
            switch (type) {
              case "register" -> register(address, frame, caller);
              case "unregister" -> unregister(address, frame, caller);
              case "send" -> send(address, frame, caller);
              case "publish" -> judged(caller, List.of(), address, _ -> Optional.empty());
              default -> Optional.of(strangeType());
            });
  }

  private Optional<Refusal> register(String address, JsonObject frame, Caller caller) {
    return judged(
        caller,
        List.of(Deed.LISTEN, Deed.SERVE),
        address,
        rule -> {
          Supplier<Optional<Refusal>> hear = () -> ears.open(address);
          var refusal =
              rule.deed() == Deed.SERVE ? stand.open(caller, address).or(hear) : hear.get();
          return refusal.or(() -> done(frame, address));
        });
  }

  private Optional<Refusal> unregister(String address, JsonObject frame, Caller caller) {
    if (!ears.shut(address)) {
      return Optional.of(
          new Refusal(
              "not_registered",
              "address",
              "Nothing is heard at %s on this connection.".formatted(address),
              "Register it before it is unregistered."));
    }
    stand.shut(caller, address);
    return done(frame, address);
  }

  private Optional<Refusal> send(String address, JsonObject frame, Caller caller) {
    return judged(
        caller,
        List.of(Deed.SEND),
        address,
        _ ->
            switch (address) {
              case Rules.ANNOUNCE -> stand.announce(caller, frame).or(() -> done(frame, address));
              case Rules.WITHDRAW -> stand.withdraw(caller, frame).or(() -> done(frame, address));
              default -> orders.carryOut(caller, address, frame);
            });
  }

  private Optional<Refusal> judged(
      Caller caller, List<Deed> wanted, String address, Function<Rule, Optional<Refusal>> then) {
    return switch (judge.judge(caller, wanted, address)) {
      case Verdict.Refused(var refusal) -> Optional.of(refusal);
      case Verdict.Passed(var rule) -> then.apply(rule);
    };
  }

  /** Whoever wants to know when something is done names where it is to be told. */
  private Optional<Refusal> done(JsonObject frame, String address) {
    var reply = frame.getString("replyAddress");
    if (reply != null) {
      var body = new JsonObject().put("type", "Done").put("result", address);
      visitor.out().send(Frames.message(reply, body));
    }
    return Optional.empty();
  }

  private static JsonObject refused(JsonObject frame, String address, Refusal refusal) {
    var reply = frame.getString("replyAddress");
    return Frames.error(reply == null ? address : reply, refusal).put("sourceAddress", address);
  }

  private static Optional<Refusal> malformed(String type, String address, JsonObject frame) {
    var reply = frame.getString("replyAddress", "");
    if (address.length() > LONGEST_ADDRESS || reply.length() > LONGEST_ADDRESS) {
      return Optional.of(
          Refusal.malformed(
              "address",
              "An address is longer than %d characters.".formatted(LONGEST_ADDRESS),
              "Take a shorter one."));
    }
    return address.isEmpty() && !type.isEmpty()
        ? Optional.of(
            Refusal.malformed("address", "The frame names no address.", "Name the address."))
        : Optional.empty();
  }

  private static Refusal strangeType() {
    return Refusal.malformed(
        "type",
        "There is no such type of frames.",
        "There are ping, send, register and unregister; auth is for the first.");
  }
}
