package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.PlacedEvent;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All events in their one order: of a user's own threads and projects, all of them for admins. */
final class EventRoutes {

  /** How often the rows are looked at when the bus says nothing. */
  private static final Duration POLL = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final DomainEvents events;
  private final Set<Promise<Void>> waiting = ConcurrentHashMap.newKeySet();

  EventRoutes(Vertx vertx, DomainEvents events) {
    this.vertx = vertx;
    this.events = events;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/events", Policy.USER, this::list));
  }

  /** Those who wait hear of new positions from now on. */
  EventRoutes listen(Bus bus) {
    var _ = bus.inTurn(Address.EVENTS_PLACED, _ -> waiting.forEach(hint -> hint.tryComplete()));
    return this;
  }

  /**
   * An event as it is shown.
   *
   * @param line what a person reads about it
   */
  record Shown(
      long position,
      String type,
      Instant at,
      Optional<ThreadId> thread,
      Optional<ProjectId> project,
      Optional<FlowId> flow,
      DomainEvent event,
      String line) {

    static Shown of(PlacedEvent placed, Lines lines) {
      return new Shown(
          placed.position(),
          placed.type(),
          placed.at(),
          placed.thread(),
          placed.project(),
          placed.flow(),
          placed.event(),
          lines.ofAny(placed.event()));
    }
  }

  /**
   * Some events in order.
   *
   * @param next what to ask for as {@code after} the next time
   * @param head the newest position of all, also of events that the reader may not see
   */
  record Page(List<Shown> events, long next, long head) {}

  private Reply list(Call call) {
    var limit = call.number("limit").orElseThrow().intValue();
    var wait = call.number("wait").orElseThrow();
    var after = call.number("after");
    return after.isEmpty()
        ? Reply.ok(newest(call, limit))
        : Reply.ok(following(call, after.get(), limit, Duration.ofSeconds(wait)));
  }

  private Page newest(Call call, int limit) {
    var head = events.head();
    var user = call.principal().user();
    var found = seesAll(call) ? events.newest(head, limit) : events.newest(user, head, limit);
    return page(call, found, head, head);
  }

  private Page following(Call call, long after, int limit, Duration wait) {
    var until = System.nanoTime() + wait.toNanos();
    while (true) {
      Promise<Void> hint = Promise.promise(); // before the look: what comes during it counts
      waiting.add(hint);
      try {
        var head = headFor(after);
        var found = after(call, after, limit);
        var left = until - System.nanoTime();
        if (!found.isEmpty() || left <= 0 || call.response().closed()) {
          return page(call, found, found.size() < limit ? head : after, head);
        }
        rest(hint, Duration.ofNanos(left));
      } finally {
        waiting.remove(hint);
      }
    }
  }

  private long headFor(long after) {
    var head = events.head();
    if (after > head) {
      throw Problem.input(
          "after_beyond_head",
          "after",
          "after is %d, but the newest event is %d.".formatted(after, head),
          "Take it from an answer of this server; without it the newest events are shown.");
    }
    return head;
  }

  private List<PlacedEvent> after(Call call, long after, int limit) {
    return seesAll(call)
        ? events.after(after, limit)
        : events.after(call.principal().user(), after, limit);
  }

  /** What came after the head was read counts too. */
  private static Page page(Call call, List<PlacedEvent> found, long next, long head) {
    var lines = Lines.in(call.language());
    var last = found.isEmpty() ? 0 : found.getLast().position();
    var shown = found.stream().map(event -> Shown.of(event, lines)).toList();
    return new Page(shown, Math.max(next, last), Math.max(head, last));
  }

  private void rest(Promise<Void> hint, Duration left) {
    var pause = left.compareTo(POLL) < 0 ? left : POLL;
    var timer = vertx.setTimer(Math.max(1, pause.toMillis()), _ -> hint.tryComplete());
    Await.await(hint.future());
    vertx.cancelTimer(timer);
  }

  private static boolean seesAll(Call call) {
    return call.known().isAdmin();
  }
}
