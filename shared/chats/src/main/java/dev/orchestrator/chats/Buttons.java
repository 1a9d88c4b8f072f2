package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Buttons under messages. What one does is kept here; what goes to Telegram and comes back is an
 * opaque id, which counts in one chat, for one user, once and in time. Table {@code
 * telegram_button}, written here alone.
 */
public final class Buttons {

  private static final int BYTES = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String KEEP =
      """
      INSERT INTO telegram_button (id, bot, chat, user_id, question, deed, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 millisecond')
      """;

  /** Locked as a whole: two buttons of one question are not pressed at once. */
  private static final String FIND =
      """
      SELECT id, user_id, question, deed, expires_at <= now() AS late, used_at IS NOT NULL AS used
        FROM telegram_button
       WHERE question = (SELECT question FROM telegram_button
                          WHERE id = $1 AND bot = $2 AND chat = $3)
       ORDER BY id
         FOR UPDATE
      """;

  private static final String USE =
      "UPDATE telegram_button SET used_at = now() WHERE question = $1 AND used_at IS NULL";

  private static final String FORGET =
      "DELETE FROM telegram_button WHERE expires_at < now() - interval '30 days'";

  private final Database database;

  public Buttons(Database database) {
    this.database = database;
  }

  /** Whose buttons they are, and where. */
  public record Place(Chat chat, UserId user) {}

  /** What came of a press. */
  public sealed interface Pressed {

    /**
     * This is to be done, now and never again.
     *
     * @param used all buttons of its question, which do nothing any more
     */
    record Now(String deed, Set<String> used) implements Pressed {}

    /** It, or another button of its question, was pressed before. */
    record Again(Set<String> used) implements Pressed {}

    /** It is another user's. */
    record NotYours() implements Pressed {}

    /** Its time is over, and that of its question. */
    record TooLate(Set<String> used) implements Pressed {}

    /** There is no such button in this chat. */
    record Unknown() implements Pressed {}
  }

  /**
   * Makes the buttons of one question.
   *
   * @param deeds what each does, as whoever reads it writes it
   * @return their ids in the same order, of 24 letters each
   */
  public List<String> make(Tx tx, Place place, List<String> deeds, Duration life) {
    var question = UUID.randomUUID();
    var ids = new ArrayList<String>();
    for (var deed : deeds) {
      var id = random();
      Database.rows(
          tx.connection(),
          KEEP,
          id,
          place.chat().bot(),
          place.chat().id(),
          place.user().value(),
          question,
          deed,
          (double) life.toMillis());
      ids.add(id);
    }
    return ids;
  }

  /** Somebody has pressed a button; what it does belongs into the same transaction. */
  public Pressed press(Tx tx, Place place, String id) {
    var chat = place.chat();
    var question = Database.list(tx.connection(), row -> row, FIND, id, chat.bot(), chat.id());
    var all = question.stream().map(row -> row.getString("id")).collect(Collectors.toSet());
    return question.stream()
        .filter(row -> id.equals(row.getString("id")))
        .findFirst()
        .map(row -> pressed(tx, place, row, all))
        .orElseGet(Pressed.Unknown::new);
  }

  private static Pressed pressed(Tx tx, Place place, Row row, Set<String> all) {
    if (!place.user().value().equals(row.getUUID("user_id"))) {
      return new Pressed.NotYours();
    }
    if (row.getBoolean("used")) {
      return new Pressed.Again(all);
    }
    if (row.getBoolean("late")) {
      return new Pressed.TooLate(all);
    }
    Database.rows(tx.connection(), USE, row.getUUID("question"));
    return new Pressed.Now(row.getString("deed"), all);
  }

  /** Forgets what nobody can press any more; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }

  private static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
