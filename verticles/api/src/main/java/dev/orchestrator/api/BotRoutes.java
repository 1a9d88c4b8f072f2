package dev.orchestrator.api;

import static dev.orchestrator.access.Policy.ADMIN;
import static dev.orchestrator.access.Policy.USER;

import dev.orchestrator.bots.PoolBot;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.InfrastructureCommand.ChooseTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.FreeTelegramBot;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The pool of bots at Telegram. Tokens go in and never come out. */
final class BotRoutes {

  private final Orders orders;
  private final Once once;
  private final Registration registration;
  private final Projects projects;

  BotRoutes(Orders orders, Once once, Registration registration, Projects projects) {
    this.orders = orders;
    this.once = once;
    this.registration = registration;
    this.projects = projects;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/telegram-bots", USER, this::list),
        Route.post("/api/telegram-bots", ADMIN, this::register),
        Route.get("/api/telegram-bots/available", USER, this::available),
        Route.post("/api/telegram-bots/:bot/allocate", USER, this::allocate),
        Route.post("/api/telegram-bots/:bot/release", USER, this::release),
        Route.delete("/api/telegram-bots/:bot", ADMIN, this::remove));
  }

  /** What can be done with a bot. */
  enum BotState {
    /** A project can have it. */
    FREE,
    /** A project has it. */
    ALLOCATED,
    /** Its last check found something wrong; nobody gets it. */
    UNUSABLE
  }

  /** What is shown of a bot. */
  record Shown(
      long id,
      String username,
      String url,
      BotState state,
      Optional<String> project,
      Optional<ProjectId> projectId,
      Instant registeredAt,
      Instant checkedAt,
      Optional<String> trouble) {}

  /** Bots, in the order in which they are given away. */
  record Listed(List<Shown> bots) {}

  /** A bot that the pool knows no more. */
  record Removed(long id, String username) {}

  /** The wish to register a bot; its token is known by a fingerprint. */
  record RegisterBot(String fingerprint) implements Command<PoolBot> {}

  /** All for admins; for others those of their own projects. */
  private Reply list(Call call) {
    return listed(bot -> call.known().isAdmin() || isOwn(call, bot));
  }

  private Reply available(Call call) {
    return listed(PoolBot::available);
  }

  private Reply listed(Predicate<PoolBot> which) {
    var bots = registration.bots().list().stream().filter(which).map(this::shown).toList();
    return Reply.ok(new Listed(bots));
  }

  private boolean isOwn(Call call, PoolBot bot) {
    return bot.project()
        .flatMap(projects::byId)
        .filter(project -> project.owner().equals(call.principal().user()))
        .isPresent();
  }

  private Shown shown(PoolBot bot) {
    return new Shown(
        bot.id(),
        bot.username(),
        "https://t.me/" + bot.username(),
        state(bot),
        bot.project().flatMap(projects::byId).map(Project::name),
        bot.project(),
        bot.registeredAt(),
        bot.checkedAt(),
        bot.trouble());
  }

  private static BotState state(PoolBot bot) {
    if (bot.project().isPresent()) {
      return BotState.ALLOCATED;
    }
    return bot.available() ? BotState.FREE : BotState.UNUSABLE;
  }

  private Reply register(Call call) {
    var token = call.body().text("token");
    var wish = new RegisterBot(Repeats.fingerprint(token));
    var user = call.principal().user();
    var bot = once.done(call, wish, _ -> registration.register(new Secret(token), user));
    Book.about(call, "bot", String.valueOf(bot.id()));
    return Reply.at(201, "/api/telegram-bots", shown(bot));
  }

  private Reply allocate(Call call) {
    var project = call.body().text("project");
    return orders.ask(call, new ChooseTelegramBot(project, bot(call)), Optional.empty());
  }

  private Reply release(Call call) {
    return orders.ask(call, new FreeTelegramBot(bot(call)), Optional.empty());
  }

  private Reply remove(Call call) {
    return switch (registration.remove(bot(call))) {
      case Answer.Done<PoolBot>(var bot) -> Reply.ok(new Removed(bot.id(), bot.username()));
      case Answer.Refused<PoolBot> refused -> throw Problem.refused(refused);
      case Answer.Asked<PoolBot> _ -> throw new IllegalStateException("this asks nothing");
    };
  }

  /** By its id, or by its name with or without the sign before it. */
  private long bot(Call call) {
    var wanted = call.path("bot").replaceFirst("^@", "");
    return registration.bots().list().stream()
        .filter(bot ->
            String.valueOf(bot.id()).equals(wanted) || bot.username().equalsIgnoreCase(wanted))
        .mapToLong(PoolBot::id)
        .findFirst()
        .orElseThrow(() -> Problem.notFound("bot", wanted));
  }
}
