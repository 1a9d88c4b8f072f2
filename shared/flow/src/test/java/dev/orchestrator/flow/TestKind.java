package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A kind from text to text whose code is given by the test. */
class TestKind implements FlowKind<String, String> {

  /** What the flow does. */
  interface Code {
    String run(Flow flow, String input) throws Exception;
  }

  /** What undoing it does. */
  interface Undo {
    void undo(FlowId id) throws Exception;
  }

  private final String name;
  private final Code code;
  private Undo undo = id -> {};
  private Duration deadline = Duration.ofMinutes(10);
  private int concurrency = 64;
  private Forks forks = Forks.none("not this one");
  final List<String> ends = new CopyOnWriteArrayList<>();

  TestKind(String name, Code code) {
    this.name = name;
    this.code = code;
  }

  TestKind undoing(Undo undoing) {
    undo = undoing;
    return this;
  }

  TestKind within(Duration time) {
    deadline = time;
    return this;
  }

  TestKind atOnce(int most) {
    concurrency = most;
    return this;
  }

  TestKind forkable(String steps) {
    forks = Forks.from(steps, "its effects are not repeated");
    return this;
  }

  @Override
  public Forks forks() {
    return forks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<String> input() {
    return String.class;
  }

  @Override
  public Class<String> result() {
    return String.class;
  }

  @Override
  public String run(Flow flow, String input) throws Exception {
    return code.run(flow, input);
  }

  @Override
  public void undo(FlowId id, String input) throws Exception {
    undo.undo(id);
  }

  @Override
  public Duration deadline() {
    return deadline;
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  /** The same kind, but it hears of ends. */
  static final class Hearing extends TestKind {
    Hearing(String name, Code code) {
      super(name, code);
    }

    @Override
    public void ended(Tx tx, FlowId id, String input, Ended end) {
      tx.afterCommit(() -> ends.add(end.toString()));
    }
  }
}
