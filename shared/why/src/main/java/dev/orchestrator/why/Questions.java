package dev.orchestrator.why;

import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a conversation has told and what it waits for: events, open questions, approvals. */
final class Questions {

  /** How far back it is looked for what people were told. */
  private static final int TOLD = 40;

  private static final String PROGRESS =
      """
      SELECT body FROM thread_event
       WHERE thread_id = $1 AND type = 'Progress' ORDER BY seq DESC LIMIT $2
      """;

  private static final String OPEN =
      """
      SELECT id::text AS id, question, expires_at FROM approval
       WHERE thread_id = $1 AND state = 'PENDING' AND expires_at > now()
       ORDER BY expires_at, id
      """;

  private static final String ASKED =
      """
      SELECT body FROM thread JOIN thread_event ON thread_id = id
       WHERE id = $1 AND awaiting AND type = 'Asked' ORDER BY seq DESC LIMIT 1
      """;

  private final Database database;

  Questions(Database database) {
    this.database = database;
  }

  /** An approval that waits, and what is waited for. */
  record Waiting(Awaited awaited, Optional<String> approval) {}

  /** What people were told last about each flow. */
  Map<FlowId, String> told(ThreadId thread) {
    var told = new HashMap<FlowId, String>();
    database.list(Questions::event, PROGRESS, thread.value(), TOLD).stream()
        .flatMap(Optional::stream)
        .filter(Progress.class::isInstance)
        .map(Progress.class::cast)
        .forEach(progress -> told.putIfAbsent(progress.flow(), progress.text()));
    return told;
  }

  /** What only people can answer. */
  List<Waiting> waiting(ThreadId thread) {
    var all = new ArrayList<Waiting>(database.list(Questions::approval, OPEN, thread.value()));
    database
        .first(Questions::event, ASKED, thread.value())
        .flatMap(event -> event)
        .filter(Asked.class::isInstance)
        .map(event -> new Awaited("ANSWER", ((Asked) event).question(), null, ""))
        .ifPresent(asked -> all.add(new Waiting(asked, Optional.empty())));
    return all;
  }

  private static Waiting approval(Row row) {
    var until = WorkUnderWay.instant(row, "expires_at").orElse(null);
    var awaited = new Awaited("APPROVAL", row.getString("question"), until, "");
    return new Waiting(awaited, Optional.of(row.getString("id")));
  }

  /** An event that cannot be read tells nothing; the others do. */
  private static Optional<ThreadEvent> event(Row row) {
    try {
      return Optional.of(Json.read(row.getString("body"), ThreadEvent.class));
    } catch (JsonMismatch e) {
      return Optional.empty();
    }
  }
}
