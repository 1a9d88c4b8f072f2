package dev.orchestrator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a verb works with. The server is looked for when it is first needed. */
final class Session {

  private static final Set<String> YES = Set.of("y", "yes", "д", "да");
  private static final Set<String> NO = Set.of("n", "no", "н", "нет");

  private final Map<String, String> env;
  private final Supplier<@Nullable String> url;
  private final Supplier<@Nullable String> profile;
  private final Screen screen;
  private final BufferedReader input;
  private @Nullable Client client;

  /**
   * @param url what {@code --url} said, once the command line has been read
   * @param profile what {@code --profile} said, likewise
   */
  Session(
      Map<String, String> env,
      Supplier<@Nullable String> url,
      Supplier<@Nullable String> profile,
      InputStream in,
      Screen screen) {
    this.env = env;
    this.url = url;
    this.profile = profile;
    this.screen = screen;
    this.input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  Screen screen() {
    return screen;
  }

  Client client() {
    var known = client;
    if (known == null) {
      known = new Client(server(), language(), profiles());
      client = known;
    }
    return known;
  }

  /** Which server is meant, and what opens it. */
  Server server() {
    return Server.find(url.get(), Server.profile(profile.get(), env), env, screen);
  }

  /** The server to log in to, which is named, or else the one that other verbs talk to. */
  String address() {
    return Server.named(url.get(), env).orElseGet(() -> server().url());
  }

  /** What the login is called. */
  String profile() {
    return Server.profile(profile.get(), env).orElse(Profiles.USUAL);
  }

  Profiles profiles() {
    return Profiles.of(env);
  }

  /** Speaks to a server as nobody in particular. */
  Client stranger(String address) {
    return new Client(new Server(address, "", Optional.empty()), language(), profiles());
  }

  /** The next line that the person types; null at the end of the input. */
  @Nullable String line() {
    try {
      return input.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the person types without its being shown; from a pipe all that comes, without a line break
   * at the end.
   */
  String secret(String prompt) {
    if (screen.terminal().interactive()) {
      var typed = Objects.requireNonNull(System.console()).readPassword("%s", prompt);
      return typed == null ? "" : new String(typed);
    }
    try {
      return input.readAllAsString().replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks before something that cannot be undone; ends the program unless the answer is yes. */
  void confirm(String question) {
    screen.say(Screen.Look.ASKING, question + " [y/N]");
    var answer = line();
    if (answer == null) {
      throw new Stop(Stop.USAGE, "Nobody is there to confirm it: add --yes.");
    }
    if (!isYes(answer)) {
      throw new Stop(Stop.FAILED, "Nothing was done.");
    }
  }

  static boolean isYes(String answer) {
    return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  static boolean isNo(String answer) {
    return NO.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  /** The language of the person's environment, {@code ru_RU.UTF-8} as {@code ru-RU}. */
  private String language() {
    for (var name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      var value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        var tag = value.split("[.@]", 2)[0].replace('_', '-');
        return tag.matches("[A-Za-z]{2,3}(-[A-Za-z]{2})?") ? tag : "en";
      }
    }
    return "en";
  }
}
