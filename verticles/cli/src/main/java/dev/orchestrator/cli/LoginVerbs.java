package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The verbs by which a person logs in to a server, and leaves. */
final class LoginVerbs {

  private LoginVerbs() {}

  /** What is kept of an answer that opened or renewed a login. */
  static Profiles.Profile profile(String url, JsonNode opened) {
    return new Profiles.Profile(
        url, opened.path("access_token").asText(), opened.path("refresh_token").asText());
  }

  @Command(
      name = "login",
      description = "Log in to a server with a code that is good for one use.",
      footer = {
        "",
        "  orchestrator login --url https://team.example:7070 ABCDE-FGHJK",
        "",
        "An admin gets the code with `orchestrator users code <name>`. The login is kept in",
        "profiles.json in the folder of your settings, which only you can read; --profile",
        "gives it a name, so that you can be logged in at several servers."
      })
  static final class LogIn implements Callable<Integer> {

    private final Session session;

    @Parameters(
        arity = "0..1",
        paramLabel = "<code>",
        description = "The code; it is asked for if you leave it out.")
    private @Nullable String code;

    LogIn(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      var address = session.address();
      var typed = code == null ? session.secret("Code (it is not shown): ") : code;
      var opened = session.stranger(address).post("/api/sessions", Map.of("code", typed));
      var profiles = session.profiles();
      profiles.alone(() -> {
        profiles.put(session.profile(), profile(address, opened));
        return true;
      });
      session.screen().say("You are logged in at %s.".formatted(address));
      return 0;
    }
  }

  @Command(name = "logout", description = "End the login; what it held opens nothing any more.")
  static final class LogOut implements Callable<Integer> {

    private final Session session;

    LogOut(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      var profile =
          session
              .server()
              .profile()
              .orElseThrow(() -> new Stop(Stop.REFUSED, "You are not logged in there."));
      try {
        session.client().delete("/api/sessions/current");
      } finally {
        forget(profile);
      }
      session.screen().say("You are logged out.");
      return 0;
    }

    private void forget(String profile) {
      var profiles = session.profiles();
      profiles.alone(() -> {
        profiles.remove(profile);
        return true;
      });
    }
  }
}
