package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about the pool of bots. None of them shows a token, or takes one as an argument. */
@Command(
    name = "bots",
    description = "List the Telegram bots of the pool, add one, or give one to a project.",
    footer = {
      "",
      "add reads the token that BotFather gave from the terminal without showing it, or from",
      "a pipe. A bot that another program uses is refused; whoever polls with it is",
      "interrupted once, and none of its messages is lost.",
      "A deploy of a bot takes a free one by itself; a deleted project leaves its bot to others."
    })
final class BotVerbs extends Listing {

  private static final String POOL = "/api/telegram-bots";

  @Option(names = "--available", description = "Only those that a project can have.")
  private boolean available;

  BotVerbs(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = session.client().get(available ? POOL + "/available" : POOL);
    return show(listed, BotVerbs::table, "There are no bots to show.");
  }

  private static Table table(JsonNode listed) {
    var table = new Table("BOT", "ID", "STATE", "PROJECT", "CHECKED", "TROUBLE");
    for (var bot : listed.path("bots")) {
      table.add(
          "@" + bot.path("username").asText(),
          bot.path("id").asText(),
          bot.path("state").asText().toLowerCase(Locale.ROOT),
          bot.path("project").asText("-"),
          Times.local(bot.path("checked_at").asText()),
          bot.path("trouble").asText("-"));
    }
    return table;
  }

  @Command(name = "add", description = "Register a bot; its token is read and not shown (admins).")
  int add(@Parameters(arity = "0..*", hidden = true) @Nullable List<String> more) {
    if (more != null && !more.isEmpty()) {
      throw new Stop(
          Stop.USAGE,
          "A token is not taken from the command line, where other programs and the shell's history would see it. Leave it out: it is asked for, or read from a pipe. Have BotFather revoke the one that you have just typed.");
    }
    var token = session.secret("Token that BotFather gave (it is not shown): ").strip();
    if (token.isEmpty()) {
      throw new Stop(Stop.FAILED, "Nothing was typed, so nothing was changed.");
    }
    var bot = session.client().post(POOL, Map.of("token", token));
    session.screen().say("@%s is in the pool.".formatted(bot.path("username").asText()));
    return 0;
  }

  @Command(name = "give", description = "Give a bot to a project of yours.")
  int give(
      @Parameters(paramLabel = "<bot>", description = "Its name or id.") String bot,
      @Parameters(
              paramLabel = "<project>",
              completionCandidates = Known.Projects.class,
              description = "Its name or id.")
          String project) {
    var given = session.client().post(path(bot) + "/allocate", Map.of("project", project));
    var goesOn = given.path("goes_on").asBoolean() ? " The deploy goes on." : "";
    session
        .screen()
        .say(
            "%s has @%s: %s.%s"
                .formatted(
                    given.path("project").asText(),
                    given.path("username").asText(),
                    given.path("url").asText(),
                    goesOn));
    return 0;
  }

  @Command(name = "release", description = "Take a bot back from its project.")
  int release(@Parameters(paramLabel = "<bot>", description = "Its name or id.") String bot) {
    var released = session.client().post(path(bot) + "/release", Map.of());
    session
        .screen()
        .say(
            "@%s is free again; %s had it."
                .formatted(released.path("username").asText(), released.path("project").asText()));
    return 0;
  }

  @Command(name = "remove", description = "Have the pool forget a bot (admins).")
  int remove(@Parameters(paramLabel = "<bot>", description = "Its name or id.") String bot) {
    var removed = session.client().delete(path(bot));
    session.screen().say("@%s was removed.".formatted(removed.path("username").asText()));
    return 0;
  }

  private static String path(String bot) {
    return POOL + "/" + Client.part(bot);
  }
}
