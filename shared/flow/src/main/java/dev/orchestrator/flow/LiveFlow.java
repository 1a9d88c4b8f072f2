package dev.orchestrator.flow;

import dev.orchestrator.flow.Parking.Wait;
import dev.orchestrator.flow.Unwound.Why;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Json;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One passage of a flow's code from the top: answers from the journal, then goes on. */
final class LiveFlow implements Flow {

  private final Work<?, ?> work;
  private final Passage passage;
  private final Run run;
  private final Engine engine;
  private final Commits commits;
  private boolean bound;

  LiveFlow(Work<?, ?> work, Passage passage, Run run, Engine engine, Commits commits) {
    this.work = work;
    this.passage = passage;
    this.run = run;
    this.engine = engine;
    this.commits = commits;
    this.bound = work.held().boundTo().equals(engine.node());
  }

  @Override
  public FlowId id() {
    return work.id();
  }

  @Override
  public Bound bind() {
    passage.onOwnThread("bind");
    if (!bound) {
      bound = run.insist(_ -> new Holds(engine.database()).bind(work.held(), engine.node()));
      if (!bound) {
        throw run.leave(Why.FENCED);
      }
    }
    return new Bound(engine.node(), work.held().moves());
  }

  @Override
  public <T extends @Nullable Object> T step(
      String name, Class<T> type, Retry retry, StepBody<T> body) {
    var known = passage.enter(name);
    return (known != null ? known : made(name, retry, body)).value(type);
  }

  @Override
  public void step(String name, Retry retry, StepAction body) {
    StepBody<String> returning =
        key -> {
          body.run(key);
          return "";
        };
    var _ = step(name, String.class, retry, returning);
  }

  @Override
  public <T extends @Nullable Object> T commit(String name, Class<T> type, Function<Tx, T> body) {
    var known = passage.enter(name);
    return (known != null ? known : committed(name, body)).value(type);
  }

  @Override
  public void commit(String name, Consumer<Tx> body) {
    Function<Tx, String> returning =
        tx -> {
          body.accept(tx);
          return "";
        };
    var _ = commit(name, String.class, returning);
  }

  @Override
  public <T> Optional<T> await(String signal, Class<T> type, Until until) {
    return waited(new Wait(signal, until, false, _ -> Optional.empty())).payload(type);
  }

  @Override
  public <T> Optional<T> awaitPerson(String signal, Class<T> type, Until until) {
    return waited(new Wait(signal, until, true, _ -> Optional.empty())).payload(type);
  }

  @Override
  public <I, R> ChildEnd<R> call(String name, Start<I> child, Class<R> type) {
    var wait =
        new Wait(
            name,
            null,
            true,
            transaction ->
                engine.flows().startChild(transaction, child, id(), name)
                    ? Optional.empty()
                    : Optional.of(Json.write(ChildResult.taken(child))));
    return waited(wait).value(ChildResult.class).as(type);
  }

  private Entry made(String name, Retry retry, StepBody<?> body) {
    var entry = passage.inside(() -> new Attempts(run, engine, id()).make(name, retry, body));
    record(entry);
    return entry;
  }

  private Entry committed(String name, Function<Tx, ? extends @Nullable Object> body) {
    try {
      var committed =
          passage
              .inside(() -> run.insist(again -> commits.commit(work, name, again, body)))
              .orElseThrow(() -> run.leave(Why.FENCED));
      if (committed.end()) {
        passage.end();
      }
      return committed.entry();
    } catch (Exception e) {
      run.check();
      var failed = Entry.failed(name, Failure.of(e), 0);
      record(failed);
      return failed;
    }
  }

  private void record(Entry entry) {
    try {
      switch (engine.journal().write(work.held(), entry)) {
        case WRITTEN -> {}
        case FENCED -> throw run.leave(Why.FENCED);
        case TAKEN -> throw new DuplicateStep(id(), entry.name());
      }
    } catch (InterruptedException e) {
      throw run.leave(Why.BROKEN);
    }
  }

  private Entry waited(Wait wait) {
    var known = passage.enter(wait.name());
    if (known != null) {
      return known;
    }
    var opened = passage.opened(wait.name());
    var parking = new Parking(engine.database());
    var entry =
        passage
            .inside(() -> run.insist(_ -> parking.await(work.held(), wait, opened)))
            .orElseThrow(() -> run.leave(Why.FENCED));
    if (entry.open()) {
      throw run.leave(Why.PARKED);
    }
    return entry;
  }
}
