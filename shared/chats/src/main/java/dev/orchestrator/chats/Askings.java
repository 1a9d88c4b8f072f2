package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * Which values people are asked for in their chats, the first of each now. A newer question takes
 * the place of an older one; after a day nobody is asked any more. Table {@code telegram_asking},
 * written here alone.
 */
public final class Askings {

  private static final String PUT =
      """
      INSERT INTO telegram_asking (bot, chat, user_id, thread_id, project_id, names, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, now() + interval '1 day')
      ON CONFLICT (bot, chat, user_id) DO UPDATE
         SET thread_id = EXCLUDED.thread_id, project_id = EXCLUDED.project_id,
             names = EXCLUDED.names, expires_at = EXCLUDED.expires_at
      """;

  private static final String FIND =
      """
      SELECT thread_id, project_id, names FROM telegram_asking
       WHERE bot = $1 AND chat = $2 AND user_id = $3 AND expires_at > now()
      """;

  private static final String DROP =
      "DELETE FROM telegram_asking WHERE bot = $1 AND chat = $2 AND user_id = $3";

  /**
   * What somebody is asked for.
   *
   * @param thread in which it is said what came of it
   * @param names of the values, the one that is asked for now first; never empty
   */
  public record Asking(ThreadId thread, ProjectId project, List<String> names) {

    static Asking of(Row row) {
      return new Asking(
          new ThreadId(row.getUUID("thread_id")),
          new ProjectId(row.getUUID("project_id")),
          List.of(row.getArrayOfStrings("names")));
    }
  }

  /** From now on this is asked for. */
  public void ask(Tx tx, Chat chat, UserId user, Asking asking) {
    Database.rows(
        tx.connection(),
        PUT,
        chat.bot(),
        chat.id(),
        user.value(),
        asking.thread().value(),
        asking.project().value(),
        asking.names().toArray(String[]::new));
  }

  /** What is asked for now. */
  public Optional<Asking> now(Tx tx, Chat chat, UserId user) {
    return Database.first(tx.connection(), Asking::of, FIND, chat.bot(), chat.id(), user.value());
  }

  /** Nothing is asked for any more. */
  public void drop(Tx tx, Chat chat, UserId user) {
    Database.rows(tx.connection(), DROP, chat.bot(), chat.id(), user.value());
  }
}
