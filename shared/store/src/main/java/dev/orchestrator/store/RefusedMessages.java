package dev.orchestrator.store;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.MessageRefused;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Bus.Subscription;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of the bus that did not fit, each recorded once with the reason. Many of them in an hour
 * at one address are an alert, and from then on only counted there. Table {@code refused_message},
 * written by the node that refused the message.
 */
public final class RefusedMessages {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedMessages.class);

  private static final int FLOOD = 100;
  private static final int LONGEST_REASON = 500;
  private static final String ALERT = "malformed_messages";

  private static final String LAST_HOUR =
      "SELECT count(*) AS n FROM refused_message WHERE address = $1 AND at > now() - interval '1 hour'";

  private static final String INSERT =
      """
      INSERT INTO refused_message (id, address, type, reason, bytes, sha256)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  private static final String NEWEST =
      """
      SELECT address, type, reason, bytes, sha256, at
        FROM refused_message ORDER BY at DESC, id LIMIT 200
      """;

  private static final String DELETE_BEFORE =
      "DELETE FROM refused_message WHERE at < now() - make_interval(days => $1)";

  private final Database database;
  private final Alerts alerts;

  public RefusedMessages(Database database, Alerts alerts) {
    this.database = database;
    this.alerts = alerts;
  }

  /** A refused message and when that was. */
  public record Kept(MessageRefused message, Instant at) {

    static Kept of(Row row) {
      return new Kept(
          new MessageRefused(
              row.getString("address"),
              row.getString("type"),
              row.getString("reason"),
              row.getInteger("bytes"),
              row.getString("sha256")),
          row.getOffsetDateTime("at").toInstant());
    }
  }

  /** Records what is refused on this node from now on. */
  public Subscription listen(Bus bus) {
    return bus.inTurn(
        Address.MESSAGE_REFUSED,
        message -> Thread.ofVirtual().name("refused message").start(() -> tryToKeep(message)));
  }

  private void tryToKeep(MessageRefused message) {
    try {
      keep(message);
    } catch (RuntimeException e) {
      LOG.warn(
          "that a message at {} was refused is not recorded: {}", message.address(), e.toString());
    }
  }

  /** Records a refused message. */
  public void keep(MessageRefused message) {
    var lately = database.first(row -> row.getLong("n"), LAST_HOUR, message.address()).orElse(0L);
    if (lately >= FLOOD) {
      var text =
          "More than %d messages at %s were refused within an hour; the last one: %s"
              .formatted(FLOOD, message.address(), cut(message.reason()));
      alerts.raise(ALERT, message.address(), text);
      return;
    }
    database.query(
        INSERT,
        UUID.randomUUID(),
        message.address(),
        message.type(),
        cut(message.reason()),
        message.bytes(),
        message.sha256());
  }

  /** The newest ones first, at most 200. */
  public List<Kept> newest() {
    return database.list(Kept::of, NEWEST);
  }

  /** Forgets what is older; returns how many. */
  public int deleteOlderThan(int days) {
    return database.query(DELETE_BEFORE, days).rowCount();
  }

  /** What Postgres can keep of a text that somebody else wrote. */
  private static String cut(String text) {
    var clean = text.replace('\u0000', ' ');
    return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) : clean;
  }
}
