package dev.orchestrator.api;

import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.store.LoggedEvent;
import java.time.Instant;

/**
 * An event of a thread as the API shows it.
 *
 * @param line what a person reads about it
 */
record ShownEvent(long seq, Instant at, String type, ThreadEvent event, String line) {

  static ShownEvent of(LoggedEvent logged, Lines lines) {
    var event = logged.event();
    var type = event.getClass().getSimpleName();
    return new ShownEvent(logged.seq(), logged.at(), type, event, lines.of(event));
  }
}
