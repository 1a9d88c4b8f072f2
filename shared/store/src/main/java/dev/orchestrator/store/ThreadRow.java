package dev.orchestrator.store;

import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A conversation.
 *
 * @param lastSeq the number of its newest event
 * @param wakeSeq the number of its newest event that wants a turn
 * @param seenSeq the number of the newest event that a finished turn has seen
 * @param awaiting whether the last turn ended with a question
 * @param capabilities what the last turn had; kept while awaiting
 */
public record ThreadRow(
    ThreadId id,
    UserId user,
    String title,
    long lastSeq,
    long wakeSeq,
    long seenSeq,
    boolean awaiting,
    Set<Capability> capabilities,
    Instant createdAt,
    Instant changedAt) {

  static final String COLUMNS =
      "id, user_id, title, last_seq, wake_seq, seen_seq, awaiting, capabilities, created_at, changed_at";

  static ThreadRow of(Row row) {
    return new ThreadRow(
        new ThreadId(row.getUUID("id")),
        new UserId(row.getUUID("user_id")),
        row.getString("title"),
        row.getLong("last_seq"),
        row.getLong("wake_seq"),
        row.getLong("seen_seq"),
        row.getBoolean("awaiting"),
        capabilities(row.getArrayOfStrings("capabilities")),
        instant(row.getOffsetDateTime("created_at")),
        instant(row.getOffsetDateTime("changed_at")));
  }

  private static Set<Capability> capabilities(String[] names) {
    var found = EnumSet.noneOf(Capability.class);
    Arrays.stream(names)
        .flatMap(name -> Arrays.stream(Capability.values()).filter(c -> c.name().equals(name)))
        .forEach(found::add); // one that this version does not know is not missed
    return found;
  }

  private static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }
}
