package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which server to talk to, and with which key: from the option and the environment, else from the
 * file that a server on this machine has written into its data folder.
 *
 * @param url without a slash at its end
 * @param key empty if none is known
 * @param profile the login that the key is of, if it is of one
 */
record Server(String url, String key, Optional<String> profile) {

  static final String NOT_RUNNING =
      "No server is running here: start it with `make run`, or name one with --url or"
          + " ORCHESTRATOR_URL.";

  static final String SERVES_NO_API =
      "The node on this machine serves no API: name one that does with --url or ORCHESTRATOR_URL,"
          + " and its key with ORCHESTRATOR_KEY.";

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * @param option what {@code --url} said, if it was used
   * @param profile which login is wanted, if that was said
   */
  static Server find(
      @Nullable String option, Optional<String> profile, Map<String, String> env, Screen screen) {
    var named = named(option, env);
    var key = set(env, "ORCHESTRATOR_KEY");
    if (named.isPresent() && key.isPresent()) {
      return new Server(named.get(), key.get(), Optional.empty());
    }
    if (key.isEmpty()) {
      var login = loggedIn(named, profile, env);
      if (login.isPresent()) {
        return login.get();
      }
    }
    var file = folder(env).resolve("server.json");
    var written = written(file, screen);
    var url =
        named
            .or(() -> written.map(Server::url))
            .orElseThrow(
                () -> new Stop(Stop.NO_SERVER, Files.exists(file) ? SERVES_NO_API : NOT_RUNNING));
    return new Server(url, key.or(() -> keyFor(url, written)).orElse(""), Optional.empty());
  }

  /** The address that the option or the environment names. */
  static Optional<String> named(@Nullable String option, Map<String, String> env) {
    return Optional.ofNullable(option).or(() -> set(env, "ORCHESTRATOR_URL")).map(Server::url);
  }

  /** Which login is wanted: that of the option, else that of the environment. */
  static Optional<String> profile(@Nullable String option, Map<String, String> env) {
    return Optional.ofNullable(option).or(() -> set(env, "ORCHESTRATOR_PROFILE"));
  }

  /** A login that was asked for must be there; the usual one serves where it fits. */
  private static Optional<Server> loggedIn(
      Optional<String> url, Optional<String> profile, Map<String, String> env) {
    var name = profile.orElse(Profiles.USUAL);
    var found =
        Profiles.of(env)
            .find(name)
            .filter(login -> url.isEmpty() || url.get().equals(login.url()))
            .map(login -> new Server(login.url(), login.accessToken(), Optional.of(name)));
    if (found.isEmpty() && profile.isPresent()) {
      throw new Stop(
          Stop.NOT_AUTHORISED,
          "You have not logged in %sas %s: run `orchestrator login --profile %s --url <url> <code>`."
              .formatted(url.map(at -> "at " + at + " ").orElse(""), name, name));
    }
    return found;
  }

  /** A key is given to the server that it is of, and to no other. */
  private static Optional<String> keyFor(String url, Optional<Server> written) {
    return written.filter(server -> server.url().equals(url)).map(Server::key);
  }

  /** Empty if there is no server here, or one that serves no API. */
  private static Optional<Server> written(Path file, Screen screen) {
    try {
      var server = Json.tree(Files.readString(file));
      warnIfOpen(file, screen);
      if (!server.has("url") && server.has("health")) {
        return Optional.empty();
      }
      return Optional.of(
          new Server(url(text(server, "url")), text(server, "key"), Optional.empty()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JsonMismatch e) {
      throw new Stop(
          Stop.NO_SERVER,
          "%s cannot be read: start the server again, or set ORCHESTRATOR_URL and ORCHESTRATOR_KEY."
              .formatted(file));
    }
  }

  private static void warnIfOpen(Path file, Screen screen) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      screen.warn(
          "%s holds a key and other users can read it: run `chmod 600 %s`.".formatted(file, file));
    }
  }

  private static Path folder(Map<String, String> env) {
    return Path.of(set(env, "ORCHESTRATOR_DATA").orElse("data"));
  }

  private static Optional<String> set(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asText();
  }

  private static String url(String text) {
    var trimmed = text.strip().replaceAll("/+$", "");
    try {
      var uri = URI.create(trimmed);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return trimmed;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like any other text that is no address.
    }
    throw new Stop(
        Stop.USAGE,
        "\"%s\" is no address of a server: give one like http://host:7070.".formatted(text));
  }
}
