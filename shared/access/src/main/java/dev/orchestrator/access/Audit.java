package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What anybody has changed, as one chain over all nodes. A change is written down before it is made
 * and again when it has ended, so none goes unaudited: what has a beginning alone may have been
 * made. Tables {@code audit} and {@code audit_head}, written here alone.
 */
public final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final int AT_ONCE = 10_000;
  private static final String BEGUN = "begun";

  private static final String APPEND =
      "SELECT audit_append($1::bigint, $2::uuid, $3, $4, $5, $6) AS seq";

  private static final String LIST =
      """
      SELECT begun.seq, begun.at, begun.user_id, app_user.name, begun.credential, begun.action,
             coalesce(ended.target, begun.target) AS target,
             coalesce(ended.outcome, begun.outcome) AS outcome
        FROM audit AS begun
        LEFT JOIN audit AS ended ON ended.of = begun.seq
        LEFT JOIN app_user ON app_user.id = begun.user_id
       WHERE begun.of IS NULL AND ($1::bigint IS NULL OR begun.seq < $1)
       ORDER BY begun.seq DESC
       LIMIT $2
      """;

  private static final String HEAD = "SELECT seq, hash FROM audit_head";

  /** The first entry of a stretch that is not what its place in the chain says. */
  private static final String BROKEN =
      """
      SELECT place.seq
        FROM generate_series($1::bigint + 1, $2::bigint) AS place(seq)
        LEFT JOIN audit AS entry ON entry.seq = place.seq
        LEFT JOIN audit AS former ON former.seq = place.seq - 1
       WHERE entry.seq IS NULL
          OR entry.hash <> audit_hash(coalesce(former.hash, ''), entry)
       ORDER BY place.seq
       LIMIT 1
      """;

  private static final String AT = "SELECT hash FROM audit WHERE seq = $1";

  private final Database database;

  public Audit(Database database) {
    this.database = database;
  }

  /**
   * Who changes what. It holds no secret and nothing that anybody said.
   *
   * @param credential by what they came, {@code key:…}, {@code session:…}, {@code po:…} or nothing
   * @param action a method and the pattern of a path, or the name of a command
   * @param target on what, as far as it is known
   */
  public record Deed(Optional<UserId> user, String credential, String action, String target) {}

  /** A change that was written down before it is made. */
  public record Begun(long seq, Deed deed) {}

  /**
   * A change, as shown.
   *
   * @param outcome what was answered; {@code begun} if that is not known
   */
  public record Entry(
      long seq,
      Instant at,
      Optional<UserId> user,
      Optional<String> name,
      String credential,
      String action,
      String target,
      String outcome) {

    static Entry of(Row row) {
      return new Entry(
          row.getLong("seq"),
          row.getOffsetDateTime("at").toInstant(),
          Optional.ofNullable(row.getUUID("user_id")).map(UserId::new),
          Optional.ofNullable(row.getString("name")),
          row.getString("credential"),
          row.getString("action"),
          row.getString("target"),
          row.getString("outcome"));
    }
  }

  /**
   * Whether the chain is whole.
   *
   * @param links how many there are
   * @param head the hash of the last one: whoever keeps it elsewhere sees a chain that was forged
   *     from some link on to its end
   * @param brokenAt the first link that is not what it was
   */
  public record Verdict(boolean intact, long links, String head, Optional<Long> brokenAt) {}

  /** Writes down what is about to be changed; if it cannot be, nothing may be changed. */
  public Begun begin(Deed deed) {
    return new Begun(append(null, deed, deed.target(), BEGUN), deed);
  }

  /** Writes down what came of it. If it cannot be, the change stays written down as begun. */
  public void end(Begun begun, String target, String outcome) {
    try {
      var _ = append(begun.seq(), begun.deed(), target, outcome);
    } catch (RuntimeException e) {
      LOG.warn("what came of the change {} was not written down: {}", begun.seq(), e.toString());
    }
  }

  private long append(@Nullable Long begun, Deed deed, String target, String outcome) {
    var user = deed.user().map(UserId::value).orElse(null);
    return database
        .first(
            row -> row.getLong("seq"),
            APPEND,
            begun,
            user,
            deed.credential(),
            deed.action(),
            target,
            outcome)
        .orElseThrow();
  }

  /** A page of changes, the newest first. */
  public List<Entry> list(Optional<Long> after, int limit) {
    return database.list(Entry::of, LIST, after.orElse(null), limit);
  }

  /** Computes the whole chain anew, up to the end that it has now. */
  public Verdict verify() {
    var head = database.first(row -> row, HEAD).orElseThrow();
    var links = head.getLong("seq");
    var hash = head.getBuffer("hash").getBytes();
    var broken = firstBroken(links).or(() -> brokenEnd(links, hash));
    return new Verdict(broken.isEmpty(), links, HexFormat.of().formatHex(hash), broken);
  }

  private Optional<Long> firstBroken(long links) {
    for (var from = 0L; from < links; from += AT_ONCE) {
      var to = Math.min(links, from + AT_ONCE);
      var broken = database.first(row -> row.getLong("seq"), BROKEN, from, to);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  /** The last link must be the one that the end of the chain names. */
  private Optional<Long> brokenEnd(long links, byte[] hash) {
    if (links == 0) {
      return Optional.empty();
    }
    var last = database.first(row -> row.getBuffer("hash").getBytes(), AT, links).orElseThrow();
    return Arrays.equals(last, hash) ? Optional.empty() : Optional.of(links);
  }
}
