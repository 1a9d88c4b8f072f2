package dev.orchestrator.chats;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives out what is to be sent, as much as Telegram takes now: messages first, for they are what
 * counts, and progress from what is left.
 */
public final class Dispatch {

  private final Database database;
  private final Outbox outbox;
  private final ProgressMessages progress;
  private final Paces paces;

  public Dispatch(Database database, Outbox outbox, ProgressMessages progress, Paces paces) {
    this.database = database;
    this.outbox = outbox;
    this.progress = progress;
    this.paces = paces;
  }

  /**
   * What somebody has taken to send it.
   *
   * @param again milliseconds after which there may be more
   */
  public record Load(
      List<Outbox.Taken> messages, List<ProgressMessages.Due> progress, long again) {}

  /** Takes at most so much of what a bot is to send; nobody else gets it for a minute. */
  public Load take(long bot, int most) {
    return database.transaction(client -> {
      var allowed = paces.allowed(client, bot, most);
      var load =
          allowed.messages() > 0
              ? take(client, bot, allowed, most)
              : new Load(List.of(), List.of(), allowed.again());
      spend(client, bot, load);
      return load;
    });
  }

  private Load take(SqlClient client, long bot, Paces.Allowance allowed, int most) {
    var messages = outbox.take(client, bot, allowed.messages());
    var left = allowed.messages() - messages.size();
    var shown = left > 0 ? progress.take(client, bot, left) : List.<ProgressMessages.Due>of();
    var usedUp = allowed.messages() < most && shown.size() == left;
    var again = usedUp ? allowed.again() : outbox.untilNext(client, bot);
    return new Load(messages, shown, again);
  }

  private void spend(SqlClient client, long bot, Load load) {
    var chats = new ArrayList<Long>();
    load.messages().forEach(taken -> chats.add(taken.chat().id()));
    load.progress().forEach(due -> chats.add(due.chat().id()));
    if (!chats.isEmpty()) {
      paces.spend(client, bot, chats);
    }
  }
}
