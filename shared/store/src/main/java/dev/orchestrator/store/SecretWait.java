package dev.orchestrator.store;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * A deploy that waits for a person.
 *
 * @param thread where the person was told
 * @param names what was missing when it began to wait
 * @param commit what is deployed when it goes on
 * @param signal what the flow waits for, and with {@link #LATE} behind it after the reminder
 */
public record SecretWait(
    FlowId flow,
    ProjectId project,
    Optional<ThreadId> thread,
    List<String> names,
    String commit,
    String signal) {

  /** What is put behind the signal's name for the second half of the wait. */
  public static final String LATE = "-late";

  static final String COLUMNS = "flow_id, project_id, thread_id, names, commit_id, signal";

  static SecretWait of(Row row) {
    return new SecretWait(
        new FlowId(row.getUUID("flow_id")),
        new ProjectId(row.getUUID("project_id")),
        Optional.ofNullable(row.getUUID("thread_id")).map(ThreadId::new),
        List.of(row.getArrayOfStrings("names")),
        row.getString("commit_id"),
        row.getString("signal"));
  }
}
