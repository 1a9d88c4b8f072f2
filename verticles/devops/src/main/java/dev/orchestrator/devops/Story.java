package dev.orchestrator.devops;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;

/** Tells a thread how its deploy gets on, without a model, in the user's language. */
final class Story {

  /** Journaled tellings are named for the stage that they announce, with this in front. */
  private static final String SAY = "say-";

  private final Flow flow;
  private final DeployOrder order;
  private final ThreadLog log;

  Story(Flow flow, DeployOrder order, ThreadLog log) {
    this.flow = flow;
    this.order = order;
    this.log = log;
  }

  /** The stage that a journaled step belongs to. */
  static String stage(String step) {
    return step.startsWith(SAY) ? step.substring(SAY.length()) : step;
  }

  /** Tells of a stage that takes long; it may be told again after a crash. */
  void still(String stage, Duration took) {
    var text = order.words().line("still." + stage, took.toSeconds());
    var told = new Progress(flow.id(), order.project(), stage, text);
    order.thread().ifPresent(thread -> log.append(thread, told));
  }

  /** Announces a stage, once. */
  void begins(String stage, Object... values) {
    var text = order.words().line(stage, values);
    var told = new Progress(flow.id(), order.project(), stage, text);
    order
        .thread()
        .ifPresent(thread -> flow.commit(SAY + stage, tx -> log.append(tx, thread, told)));
  }
}
