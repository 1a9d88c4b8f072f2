package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadRow;
import dev.orchestrator.store.Threads;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** The conversations. */
final class ThreadRoutes {

  private final Vertx vertx;
  private final Streams streams;
  private final Bus bus;
  private final Threads threads;
  private final ThreadLog log;
  private final Frames frames;
  private final Once once;
  private final Approvals approvals;
  private final Flows flows;

  ThreadRoutes(Vertx vertx, Bus bus, ApiVerticle.Stores stores, Streams streams) {
    this.streams = streams;
    this.vertx = vertx;
    this.bus = bus;
    this.threads = stores.threads();
    this.log = stores.log();
    this.frames = new Frames(log);
    this.once = new Once(stores.receipts(), stores.flows());
    this.approvals = stores.approvals();
    this.flows = stores.flows();
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/threads", Policy.USER, this::open),
        Route.get("/api/threads", Policy.USER, this::list),
        Route.get("/api/threads/:thread", Policy.USER, this::show),
        Route.post("/api/threads/:thread/messages", Policy.USER, this::say),
        Route.get("/api/threads/:thread/events", Policy.USER, this::events));
  }

  /** What came of a message. */
  record Told(long seq) {}

  /**
   * A page of threads, the one that moved last first.
   *
   * @param next what to ask for as {@code after} to get the next page; empty on the last one
   */
  record Listed(List<ShownThread> threads, Optional<String> next) {}

  /**
   * A page of events.
   *
   * @param lastSeq the number of the thread's newest event
   */
  record Page(List<ShownEvent> events, long lastSeq) {}

  /** What came of the wish for a thread. */
  record Opened(ThreadId thread) {}

  /** A wish for a thread, as its receipt remembers it. */
  record Open(String title) implements Command<Opened> {}

  /** A message, as its receipt remembers it. */
  record Tell(ThreadId thread, String text) implements Command<Told> {}

  private Reply open(Call call) {
    var open = new Open(call.body().optionalText("title").orElse(""));
    var opened = once.done(call, Optional.empty(), open, tx -> opened(tx, call, open));
    return Reply.at(201, "/api/threads/" + opened.thread(), shown(call, opened.thread()));
  }

  private Answer<Opened> opened(Tx tx, Call call, Open open) {
    var id = threads.open(tx.connection(), call.principal().user(), open.title());
    return new Answer.Done<>(new Opened(id));
  }

  private Reply list(Call call) {
    var page = Paging.of(call);
    var after = page.after().map(ThreadId::of);
    var rows = threads.newest(call.principal().user(), after, page.limit());
    var listed = rows.stream().map(row -> shown(call, row.id())).toList();
    return Reply.ok(new Listed(listed, page.next(rows, row -> row.id().toString())));
  }

  private Reply show(Call call) {
    return Reply.ok(shown(call, row(call).id()));
  }

  private Reply say(Call call) {
    var tell = new Tell(row(call).id(), call.body().text("text"));
    var thread = Optional.of(tell.thread());
    return Reply.status(202, once.done(call, thread, tell, tx -> told(tx, call, tell)));
  }

  private Answer<Told> told(Tx tx, Call call, Tell tell) {
    var event = new UserSaid(call.principal().user(), tell.text());
    return new Answer.Done<>(new Told(log.append(tx, tell.thread(), event)));
  }

  private Reply events(Call call) {
    var thread = row(call);
    var after = call.number("after").orElseThrow();
    if (call.wantsEvents()) {
      var seen = call.number("Last-Event-ID").orElse(after);
      return stream(call, thread.id(), seen);
    }
    var limit = call.number("limit").orElseThrow().intValue();
    var page = log.after(thread.id(), after, limit);
    var lines = frames.lines(thread.id(), call.language());
    var shown = page.stream().map(event -> ShownEvent.of(event, lines)).toList();
    return Reply.ok(new Page(shown, log.lastSeq(thread.id())));
  }

  private Reply stream(Call call, ThreadId thread, long seen) {
    try (var _ = streams.enter(call)) {
      var place = new Frames.Place(thread, seen, call.language());
      new EventStream(vertx, frames, place, call.response()).run(bus, streams);
      return new Reply.Written();
    }
  }

  private ThreadRow row(Call call) {
    return row(call, call.id("thread", "thread", ThreadId::of));
  }

  private ThreadRow row(Call call, ThreadId id) {
    return threads
        .find(call.principal(), id)
        .orElseThrow(() -> Problem.notFound("thread", id.toString()));
  }

  /**
   * Its row is read last: work that has ended by the time its flows are read has told the thread so
   * in the same transaction, and who looks must not see the one without the other.
   */
  private ShownThread shown(Call call, ThreadId id) {
    var live = flows.list(FlowQuery.live().thread(id.toString()));
    var asked =
        approvals.pending(call.principal().user()).stream()
            .anyMatch(approval -> approval.thread().equals(id));
    return ShownThread.of(row(call, id), live, asked);
  }
}
