package dev.orchestrator.chats;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Gathering;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Keyring;
import io.vertx.sqlclient.Row;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Writes new updates into the {@link Inbox}, those that come at the same time in one statement:
 * what a commit costs is shared by all of them.
 */
final class Arrivals {

  private static final String KEEP =
      """
      INSERT INTO telegram_update (bot, update_id, chat, key_version, nonce, ciphertext)
      SELECT * FROM unnest(
        $1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[])
      ON CONFLICT (bot, update_id) DO NOTHING
      RETURNING bot, update_id
      """;

  /** Two batches that have the same in another order could wait for each other. */
  private static final Comparator<Update> IN_ORDER =
      Comparator.<Update>comparingLong(each -> each.chat().bot()).thenComparingLong(Update::id);

  private final Database database;
  private final Keyring ring;
  private final Gathering<Update, Boolean> together = new Gathering<>("updates", this::each);

  Arrivals(Database database, Keyring ring) {
    this.database = database;
    this.ring = ring;
  }

  /** By what an update is known. */
  private record Known(long bot, long id) {

    static Known of(Row row) {
      return new Known(row.getLong("bot"), row.getLong("update_id"));
    }

    static Known of(Update update) {
      return new Known(update.chat().bot(), update.id());
    }
  }

  /** False if it is here already, or was. */
  boolean keep(Update update) {
    return together.ask(update);
  }

  private List<Boolean> each(List<Update> updates) {
    var fresh = insert(updates); // of the same one twice, the first is the new one
    return updates.stream().map(Known::of).map(fresh::remove).toList();
  }

  /** Those that are new. */
  List<Update> keep(List<Update> updates) {
    var fresh = insert(updates);
    return updates.stream().filter(each -> fresh.remove(Known.of(each))).toList();
  }

  private Set<Known> insert(List<Update> updates) {
    var sorted = updates.stream().sorted(IN_ORDER).toList();
    var sealed = sorted.stream().map(this::seal).toList();
    return new HashSet<>(
        database.list(
            Known::of,
            KEEP,
            array(sorted, each -> each.chat().bot(), Long[]::new),
            array(sorted, Update::id, Long[]::new),
            array(sorted, each -> each.chat().id(), Long[]::new),
            array(sealed, Keyring.UnderKey::keyVersion, Integer[]::new),
            array(sealed, under -> under.sealed().nonce(), String[]::new),
            array(sealed, under -> under.sealed().ciphertext(), String[]::new)));
  }

  private Keyring.UnderKey seal(Update update) {
    return ring.seal(place(update.chat(), update.id()), new Secret(update.body()));
  }

  /** What an update is sealed for: nothing else opens it. */
  static String place(Chat chat, long id) {
    return "telegram:" + chat.bot() + ":" + id;
  }

  private static <T, E> Object array(List<T> list, Function<T, E> part, IntFunction<E[]> array) {
    return list.stream().map(part).toArray(array);
  }
}
