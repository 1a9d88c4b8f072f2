package dev.orchestrator.engineering;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;

/** Tells a build's thread how it gets on, without a model, in the user's language. */
final class Story {

  /** Journaled tellings are named for the stage that they announce, with this in front. */
  private static final String SAY = "say-";

  /** How often it is told that something still goes on. */
  static final Duration LONG = Duration.ofSeconds(20);

  private final FlowId build;
  private final BuildOrder order;
  private final ThreadLog log;
  private final Phrases phrases;

  Story(FlowId build, BuildOrder order, ThreadLog log) {
    this.build = build;
    this.order = order;
    this.log = log;
    this.phrases = phrases(order);
  }

  static Phrases phrases(BuildOrder order) {
    return Phrases.in("engineering", order.language());
  }

  /** The stage that a journaled step belongs to. */
  static String stage(String step) {
    return step.startsWith(SAY) ? step.substring(SAY.length()) : step;
  }

  /** Announces a stage, once. */
  void begins(Flow flow, String stage, String text) {
    order
        .thread()
        .ifPresent(thread ->
            flow.commit(SAY + stage, tx -> log.append(tx, thread, progress(stage, text))));
  }

  /** Tells of something inside a step; it may be told again after a crash. */
  void meanwhile(String stage, String text) {
    order.thread().ifPresent(thread -> log.append(thread, progress(stage, text)));
  }

  Phrases words() {
    return phrases;
  }

  private Progress progress(String stage, String text) {
    return new Progress(build, order.project(), stage, text);
  }
}
