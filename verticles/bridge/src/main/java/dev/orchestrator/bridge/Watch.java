package dev.orchestrator.bridge;

import dev.orchestrator.tools.Guests;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everybody who is connected every two seconds: a key that opens no more, or opens
 * something else, ends its connections, and whoever serves something is said to live.
 */
final class Watch {

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final int MOST = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Vertx vertx;
  private final Admission admission;
  private final Guests guests;
  private final Map<UUID, Present> present = new ConcurrentHashMap<>();
  private volatile boolean ended;

  Watch(Vertx vertx, Admission admission, Guests guests) {
    this.vertx = vertx;
    this.admission = admission;
    this.guests = guests;
  }

  private record Present(Visitor visitor, Stand stand) {}

  /** Somebody has come; false if there is no room, which is told then. */
  boolean come(Visitor visitor, Stand stand) {
    if (present.size() >= MOST) {
      visitor.end(
          new Refusal(
              "full",
              null,
              "%d programs are connected already.".formatted(MOST),
              "Try again later, or at another node."));
      return false;
    }
    present.put(visitor.id(), new Present(visitor, stand));
    return true;
  }

  void gone(Visitor visitor) {
    present.remove(visitor.id());
  }

  void begin() {
    vertx.setTimer(
        PERIOD.toMillis(), _ -> Thread.ofVirtual().name("bridge-watch").start(this::look));
  }

  void end() {
    ended = true;
    present.values().forEach(each -> each.visitor().end(LEAVING));
  }

  private void look() {
    try {
      endWhatIsNotGood();
      sayWhoLives();
    } catch (RuntimeException e) {
      LOG.warn("who is connected could not be looked at: {}", e.toString());
    } finally {
      if (!ended) {
        begin();
      }
    }
  }

  /** Each key is looked up once, however many come with it. */
  private void endWhatIsNotGood() {
    var known = new HashMap<String, Boolean>();
    for (var each : present.values()) {
      var badge = each.visitor().badge();
      if (badge != null
          && !known.computeIfAbsent(badge.key().reveal(), _ -> admission.isStillGood(badge))) {
        each.visitor().end(ENDED);
      }
    }
  }

  /** A connection that is not known any more was taken for dead: it has to come anew. */
  private void sayWhoLives() {
    var serving =
        present.values().stream()
            .filter(each -> each.stand().isTaken())
            .map(Present::visitor)
            .toList();
    if (!serving.isEmpty()) {
      var seen = guests.seen(serving.stream().map(Visitor::id).toList());
      serving.stream()
          .filter(visitor -> !seen.contains(visitor.id()))
          .forEach(visitor -> visitor.end(FORGOTTEN));
    }
  }

  private static final Refusal ENDED =
      new Refusal("key_ended", "key", "What this key opens has changed.", "Come with a live key.");

  private static final Refusal FORGOTTEN =
      new Refusal(
          "forgotten",
          null,
          "This node was silent for so long that the connection was taken for dead.",
          "Connect and announce again.");

  private static final Refusal LEAVING =
      new Refusal("leaving", null, "This node is being stopped.", "Connect again.");
}
