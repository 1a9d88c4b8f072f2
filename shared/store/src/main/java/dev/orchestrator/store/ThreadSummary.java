package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadId;
import io.vertx.sqlclient.Row;

/**
 * The older part of a conversation, retold.
 *
 * @param upTo the number of the newest event that is in it
 * @param tokens how long it is
 */
public record ThreadSummary(ThreadId thread, long upTo, String text, int tokens, MadeBy madeBy) {

  static final String COLUMNS = "thread_id, up_to, text, tokens, made_by";

  /** Who retold it. */
  public enum MadeBy {
    /** The summarizer's model. */
    MODEL,
    /** Code that keeps the decisions, because the model did not answer. */
    EXTRACT
  }

  static ThreadSummary of(Row row) {
    return new ThreadSummary(
        new ThreadId(row.getUUID("thread_id")),
        row.getLong("up_to"),
        row.getString("text"),
        row.getInteger("tokens"),
        MadeBy.valueOf(row.getString("made_by")));
  }
}
