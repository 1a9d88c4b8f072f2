package dev.orchestrator.chats;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.vault.Sealed;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles what waits in the {@link Inbox}, and gives up what cannot be handled. */
final class Handling {

  private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

  /** After so many the next one of the chat gets its turn. */
  private static final int MOST_ATTEMPTS = 3;

  /** So many of a chat are handled together. */
  private static final int FEW = 4;

  private static final int LONGEST_FAILURE = 500;

  /** Classes of what Postgres says: connection, rollback, resources, an operator's intervention. */
  private static final Set<String> OUTAGES = Set.of("08", "40", "53", "57");

  private static final String NEXT =
      """
      SELECT update_id, key_version, nonce, ciphertext
        FROM telegram_update
       WHERE bot = $1 AND chat = $2 AND handled_at IS NULL
       ORDER BY update_id
       LIMIT 1
      """;

  /** Some of each of several chats, in the order of their numbers. */
  private static final String NEXT_OF_EACH =
      """
      SELECT next.*
        FROM unnest($2::bigint[]) AS place (chat),
             LATERAL (SELECT bot, chat, update_id, key_version, nonce, ciphertext
                        FROM telegram_update AS waiting
                       WHERE bot = $1 AND waiting.chat = place.chat AND handled_at IS NULL
                       ORDER BY update_id
                       LIMIT $3) AS next
      """;

  private static final String HANDLED =
      """
      UPDATE telegram_update
         SET handled_at = now(), failure = $3, key_version = NULL, nonce = NULL, ciphertext = NULL
       WHERE bot = $1 AND update_id = $2
      """;

  private static final String ALL_HANDLED =
      """
      UPDATE telegram_update
         SET handled_at = now(), key_version = NULL, nonce = NULL, ciphertext = NULL
       WHERE bot = $1 AND update_id = ANY ($2)
      """;

  private static final String FAILED =
      """
      UPDATE telegram_update SET attempts = attempts + 1
       WHERE bot = $1 AND update_id = $2
      RETURNING attempts
      """;

  private final Database database;
  private final Flows flows;
  private final Chats chats;
  private final Keyring ring;

  Handling(Database database, Flows flows, Chats chats, Keyring ring) {
    this.database = database;
    this.flows = flows;
    this.chats = chats;
    this.ring = ring;
  }

  /** See {@link Inbox#handleNext}. */
  boolean handleNext(Chat chat, BiConsumer<Tx, Update> body) {
    var taken = new Taken();
    try {
      return flows.transaction(tx -> handleNext(tx, chat, taken, body));
    } catch (RuntimeException e) {
      if (taken.id.isEmpty() || isOutage(e)) {
        throw e;
      }
      fail(chat, taken.id.get(), e);
      return true;
    }
  }

  /** See {@link Inbox#handle}. */
  Set<Chat> handle(List<Chat> chats, BiConsumer<Tx, Update> body) {
    try {
      return flows.transaction(tx -> handle(tx, chats, body));
    } catch (RuntimeException e) {
      if (isOutage(e)) {
        throw e;
      }
      return chats.stream()
          .filter(chat -> handleNext(chat, body))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private Set<Chat> handle(Tx tx, List<Chat> chats, BiConsumer<Tx, Update> body) {
    var bot = chats.getFirst().bot();
    var ids = chats.stream().map(Chat::id).toList();
    this.chats.lock(tx, bot, ids);
    var rows =
        Database.list(
            tx.connection(), row -> row, NEXT_OF_EACH, bot, ids.toArray(Long[]::new), FEW);
    for (var row : rows) {
      var chat = Chat.of(row);
      var text = opened(chat, row).orElseThrow(() -> new IllegalStateException("sealed"));
      body.accept(tx, new Update(chat, row.getLong("update_id"), text.reveal()));
    }
    var handled = rows.stream().map(row -> row.getLong("update_id")).toArray(Long[]::new);
    Database.rows(tx.connection(), ALL_HANDLED, bot, handled);
    return rows.stream()
        .collect(Collectors.groupingBy(Chat::of, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(each -> each.getValue() == FEW)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Postgres was away, busy or on its way down: that says nothing about an update. */
  private static boolean isOutage(RuntimeException e) {
    return e instanceof Database.Unanswered
        || (e instanceof PgException refused
            && OUTAGES.contains(refused.getSqlState().substring(0, 2)));
  }

  /** Which update a transaction was about, even if it came to nothing. */
  private static final class Taken {
    private Optional<Long> id = Optional.empty();
  }

  private boolean handleNext(Tx tx, Chat chat, Taken taken, BiConsumer<Tx, Update> body) {
    chats.lock(tx, chat);
    var next = Database.first(tx.connection(), row -> row, NEXT, chat.bot(), chat.id());
    taken.id = next.map(row -> row.getLong("update_id"));
    next.ifPresent(row -> handle(tx, chat, row, body));
    return next.isPresent();
  }

  private void handle(Tx tx, Chat chat, Row row, BiConsumer<Tx, Update> body) {
    var id = (long) row.getLong("update_id");
    var opened = opened(chat, row);
    opened.ifPresent(text -> body.accept(tx, new Update(chat, id, text.reveal())));
    var failure = opened.isPresent() ? null : "sealed under a master key that is gone";
    Database.rows(tx.connection(), HANDLED, chat.bot(), id, failure);
  }

  private Optional<Secret> opened(Chat chat, Row row) {
    var sealed = new Sealed(row.getString("nonce"), row.getString("ciphertext"));
    var under = new Keyring.UnderKey(row.getInteger("key_version"), sealed);
    return ring.open(Arrivals.place(chat, row.getLong("update_id")), under);
  }

  private void fail(Chat chat, long id, RuntimeException why) {
    LOG.warn("update {} of bot {} cannot be handled", id, chat.bot(), why);
    var attempts =
        database.first(row -> row.getInteger("attempts"), FAILED, chat.bot(), id).orElse(0);
    if (attempts >= MOST_ATTEMPTS) {
      database.query(HANDLED, chat.bot(), id, shortened(why.toString()));
    }
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_FAILURE ? text.substring(0, LONGEST_FAILURE) : text;
  }
}
