package dev.orchestrator.bots;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.Secrets;
import java.util.Optional;

/**
 * Gives bots of the pool to projects and takes them back. A project's bot and the token among its
 * secrets change in one transaction.
 */
public final class Lending {

  /** What an application reads its token from. */
  public static final String TOKEN = "TELEGRAM_BOT_TOKEN";

  private final PoolBots bots;
  private final Secrets secrets;
  private final GivenSecrets given;
  private final Releases releases;

  public Lending(PoolBots bots, Secrets secrets, GivenSecrets given, Releases releases) {
    this.bots = bots;
    this.secrets = secrets;
    this.given = given;
    this.releases = releases;
  }

  /**
   * A bot that a project has.
   *
   * @param goesOn whether a deploy that waited for its token goes on
   */
  public record Lent(PoolBot bot, boolean goesOn) {}

  /** The bot that the project has, else one that is free; a waiting deploy goes on with it. */
  public Answer<Lent> lend(Tx tx, Project project) {
    return lend(tx, project, Optional.empty());
  }

  /** Whether somebody who asks now would get a bot. */
  public boolean hasFree() {
    return bots.list().stream().anyMatch(PoolBot::available);
  }

  /** Whether the token is that of a bot of the pool which is not the project's. */
  public boolean isOfOthers(Tx tx, Project project, Secret token) {
    return Optional.of(token.reveal())
        .filter(TokenCheck::hasShape)
        .map(text -> Long.valueOf(text.substring(0, text.indexOf(':'))))
        .flatMap(id -> bots.locked(tx, id))
        .filter(bot -> !bot.project().equals(Optional.of(project.id())))
        .isPresent();
  }

  /** As {@link #lend(Tx, Project)}, this one and no other. */
  public Answer<Lent> lend(Tx tx, Project project, long bot) {
    return lend(tx, project, Optional.of(bot));
  }

  private Answer<Lent> lend(Tx tx, Project project, Optional<Long> wanted) {
    secrets.lock(tx, SecretScope.of(project)); // two orders for one project come one by one
    var held = bots.of(tx, project.id());
    if (held.isPresent() && wanted.isPresent() && wanted.get() != held.get().id()) {
      return hasAnother(project, held.get());
    }
    return held.or(() -> bots.claim(tx, project.id(), wanted))
        .<Answer<Lent>>map(bot -> new Answer.Done<>(handOver(tx, project, bot)))
        .orElseGet(() -> noneFree(wanted));
  }

  private Lent handOver(Tx tx, Project project, PoolBot bot) {
    var token = bots.token(tx, bot.id()).orElseThrow();
    return new Lent(bot, given.lend(tx, project, TOKEN, token));
  }

  private static Answer<Lent> hasAnother(Project project, PoolBot bot) {
    return Answer.refused(
        "project_has_bot",
        "%s has the bot @%s already.".formatted(project.name(), bot.username()),
        "Release that one first.");
  }

  private static Answer<Lent> noneFree(Optional<Long> wanted) {
    return wanted.isPresent()
        ? Answer.refused(
            "bot_not_free",
            "That bot is another project's, or its last check found something wrong.",
            "Choose one of those that are available, or release it first.")
        : Answer.refused(
            "no_bot_free",
            "No bot is free.",
            "An admin registers one (orchestrator bots add); or give the project a token of your own (orchestrator secrets set).");
  }

  /** The project's bot is free again, and its token no longer among the project's secrets. */
  public Answer<PoolBot> takeBack(Tx tx, Project project) {
    var scope = SecretScope.of(project);
    secrets.lock(tx, scope);
    var held = bots.of(tx, project.id());
    if (held.isEmpty()) {
      return Answer.refused(
          "no_bot",
          "%s has no bot of the pool.".formatted(project.name()),
          "There is nothing to release.");
    }
    var token = bots.token(tx, held.get().id()).orElseThrow();
    if (runs(tx, project, token)) {
      return Answer.refused(
          "bot_in_use",
          "What runs of %s talks as @%s.".formatted(project.name(), held.get().username()),
          "Stop the project first.");
    }
    secrets.withdraw(tx, scope, TOKEN, token);
    return new Answer.Done<>(bots.free(tx, project.id()).orElseThrow());
  }

  /** Whether what is live of the project was started with this token. */
  public boolean runs(Tx tx, Project project, Secret token) {
    var version =
        releases
            .live(tx, project.id())
            .map(Release::environment)
            .map(environment -> environment.secrets().get(TOKEN));
    return version.isPresent()
        && secrets.versions(tx, SecretScope.of(project), TOKEN, token).contains(version.get());
  }

  /** The project is no more, and its secrets are forgotten by whoever deletes it. */
  public void bury(Tx tx, ProjectId project) {
    var _ = bots.free(tx, project);
  }

  /**
   * A token turned out to be of no use: the project has it no more. If it is a bot's of the pool,
   * that bot is given to nobody until it was registered again.
   *
   * @param why for admins
   * @return the bot of the pool, if it was one's
   */
  public Optional<PoolBot> putAside(Tx tx, Project project, Secret token, String why) {
    var scope = SecretScope.of(project);
    secrets.lock(tx, scope);
    secrets.withdraw(tx, scope, TOKEN, token);
    var lent =
        bots.of(tx, project.id())
            .filter(bot -> bots.token(tx, bot.id()).equals(Optional.of(token)));
    lent.ifPresent(bot -> {
      var _ = bots.free(tx, project.id());
      bots.note(tx, bot.id(), why);
    });
    return lent;
  }
}
