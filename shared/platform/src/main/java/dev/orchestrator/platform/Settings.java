package dev.orchestrator.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Every setting, read once from the environment by {@code Main}. {@code
 * conf/orchestrator.env.example} names them all; a value that cannot be used is refused by name.
 *
 * @param dataDir where embedded services, repositories, workers and releases live
 * @param http where the API listens
 * @param publicHost the host in URLs that people get
 * @param postgres the database to use; empty for the embedded one
 * @param redis the Redis to use; empty for the embedded one
 * @param masterKeys seals the vault, and what sealed it before; empty for a file in the data folder
 * @param routePorts the ports that projects are published on
 * @param releasePorts the ports that releases listen on, behind their routes
 * @param verticles which verticles run here; empty for all
 * @param prompts a folder of prompts to use instead of those in the jar
 * @param concurrency how many flows of each kind run here at once
 * @param poolSize connections to Postgres
 * @param sweepSeconds how often the sweeps look for what was overlooked
 * @param models which providers of models can be used, and the defaults
 * @param keep how long what has ended is kept
 * @param jobs when the jobs run
 * @param programPath where workers and deployed software find programs; the PATH of this process
 */
public record Settings(
    Path dataDir,
    HostPort http,
    String publicHost,
    Optional<Secret> postgres,
    Optional<Secret> redis,
    Optional<MasterKeyPair> masterKeys,
    PortRange routePorts,
    PortRange releasePorts,
    List<String> verticles,
    Optional<Path> prompts,
    int concurrency,
    int poolSize,
    int sweepSeconds,
    ModelSettings models,
    Keep keep,
    JobSettings jobs,
    String programPath) {

  /** Every name that may be set; others that begin like ours are refused as misspelt. */
  private static final Set<String> NAMES =
      namesBeside(
          Set.of(
              "ORCHESTRATOR_DATA",
              "ORCHESTRATOR_HTTP",
              "ORCHESTRATOR_PUBLIC_HOST",
              "ORCHESTRATOR_ROUTE_PORTS",
              "ORCHESTRATOR_RELEASE_PORTS",
              "ORCHESTRATOR_MASTER_KEY",
              "ORCHESTRATOR_MASTER_KEY_OLD",
              "ORCHESTRATOR_PROMPTS",
              "ORCHESTRATOR_CONCURRENCY",
              "ORCHESTRATOR_POOL_SIZE",
              "ORCHESTRATOR_SWEEP_SECONDS",
              "ORCHESTRATOR_KEEP_JOURNALS_DAYS",
              "ORCHESTRATOR_KEEP_EVIDENCE_DAYS",
              "ORCHESTRATOR_KEEP_TRANSCRIPTS_DAYS",
              "POSTGRES_URL",
              "REDIS_URL",
              "VERTICLES"));

  private static Set<String> namesBeside(Set<String> others) {
    var names = new TreeSet<>(ModelSettings.namesBeside(others));
    names.addAll(JobSettings.names());
    return names;
  }

  private static final int KEY_BYTES = 32;

  /** Names that begin with ours but are read by the launcher or the command line. */
  private static final Set<String> NOT_OURS = Set.of("ORCHESTRATOR_URL", "ORCHESTRATOR_KEY");

  /** A host and a port to listen on; port 0 takes any free one. */
  public record HostPort(String host, int port) {}

  /** Ports from {@code first} to {@code last}, both included. */
  public record PortRange(int first, int last) {}

  /**
   * Keys of the vault in base64.
   *
   * @param old what sealed the vault before; given while a change of the key is under way
   */
  public record MasterKeyPair(Secret current, Optional<Secret> old) {}

  /** Reads the settings; throws {@link BadSetting} for the first one that cannot be used. */
  public static Settings from(Map<String, String> env) {
    refuseMisspelt(env);
    var read = new Reader(env);
    return new Settings(
        read.get("ORCHESTRATOR_DATA", "data", Settings::path),
        read.get("ORCHESTRATOR_HTTP", "127.0.0.1:7070", Settings::hostPort),
        read.get("ORCHESTRATOR_PUBLIC_HOST", "127.0.0.1", text -> text),
        read.secretUrl("POSTGRES_URL", Set.of("postgres", "postgresql")),
        read.secretUrl("REDIS_URL", Set.of("redis", "rediss")),
        masterKeys(read),
        read.get("ORCHESTRATOR_ROUTE_PORTS", "8000-8999", Settings::portRange),
        read.get("ORCHESTRATOR_RELEASE_PORTS", "9000-9999", Settings::portRange),
        read.get("VERTICLES", "", Settings::names),
        read.get(
            "ORCHESTRATOR_PROMPTS",
            "",
            text -> text.isBlank() ? Optional.empty() : Optional.of(path(text))),
        read.get("ORCHESTRATOR_CONCURRENCY", "16", text -> within(text, 1, 1024)),
        read.get("ORCHESTRATOR_POOL_SIZE", "16", text -> within(text, 4, 256)),
        read.get("ORCHESTRATOR_SWEEP_SECONDS", "5", text -> within(text, 1, 3600)),
        ModelSettings.from(env),
        keep(read),
        JobSettings.from(env),
        read.get("PATH", "/usr/local/bin:/usr/bin:/bin", text -> text));
  }

  private static Keep keep(Reader read) {
    return new Keep(
        read.get("ORCHESTRATOR_KEEP_JOURNALS_DAYS", "14", Settings::days),
        read.get("ORCHESTRATOR_KEEP_EVIDENCE_DAYS", "14", Settings::days),
        read.get("ORCHESTRATOR_KEEP_TRANSCRIPTS_DAYS", "30", Settings::days));
  }

  private static Optional<MasterKeyPair> masterKeys(Reader read) {
    var current = read.key("ORCHESTRATOR_MASTER_KEY");
    var old = read.key("ORCHESTRATOR_MASTER_KEY_OLD");
    if (current.isEmpty() && old.isPresent()) {
      throw new BadSetting(
          "ORCHESTRATOR_MASTER_KEY_OLD", "means nothing without ORCHESTRATOR_MASTER_KEY");
    }
    return current.map(key -> new MasterKeyPair(key, old));
  }

  /** The names of all settings. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(NAMES);
  }

  private static void refuseMisspelt(Map<String, String> env) {
    for (var name : new TreeSet<>(env.keySet())) {
      if (name.startsWith("ORCHESTRATOR_") && !NAMES.contains(name) && !NOT_OURS.contains(name)) {
        throw new BadSetting(name, "no such setting; there are " + String.join(", ", NAMES));
      }
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: " + e.getReason(), e);
    }
  }

  private static HostPort hostPort(String text) {
    var colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected host:port, got \"" + text + "\"");
    }
    return new HostPort(text.substring(0, colon), within(text.substring(colon + 1), 0, 65535));
  }

  private static PortRange portRange(String text) {
    var ends = text.split("-", 2);
    if (ends.length != 2) {
      throw new IllegalArgumentException("expected first-last, got \"" + text + "\"");
    }
    var range = new PortRange(within(ends[0], 1024, 65535), within(ends[1], 1024, 65535));
    if (range.last() < range.first()) {
      throw new IllegalArgumentException("the last port is below the first in \"" + text + "\"");
    }
    return range;
  }

  private static List<String> names(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** Ten years at most; a day at least, since people look at what went wrong yesterday. */
  private static int days(String text) {
    return within(text, 1, 3650);
  }

  private static int within(String text, int least, int most) {
    try {
      var number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    throw new IllegalArgumentException(
        "expected a whole number from %d to %d, got \"%s\"".formatted(least, most, text));
  }

  /** Reads one value at a time and puts the setting's name in front of whatever is wrong. */
  private record Reader(Map<String, String> env) {

    <T> T get(String name, String fallback, Function<String, T> parse) {
      var text = env.getOrDefault(name, "");
      try {
        return parse.apply(text.isBlank() ? fallback : text);
      } catch (IllegalArgumentException e) {
        throw new BadSetting(name, String.valueOf(e.getMessage()));
      }
    }

    /** 32 bytes in base64, of which nothing is ever repeated. */
    Optional<Secret> key(String name) {
      var text = env.getOrDefault(name, "").strip();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      if (!isKey(text)) {
        throw new BadSetting(name, "expected 32 bytes in base64, as openssl rand -base64 32 makes");
      }
      return Optional.of(new Secret(text));
    }

    private static boolean isKey(String text) {
      try {
        return Base64.getDecoder().decode(text).length == KEY_BYTES;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** The URL may hold a password, so nothing of it is ever repeated. */
    Optional<Secret> secretUrl(String name, Set<String> schemes) {
      var text = env.getOrDefault(name, "");
      if (text.isBlank()) {
        return Optional.empty();
      }
      if (!schemes.contains(scheme(text))) {
        var expected = String.join(":// or ", new TreeSet<>(schemes)) + "://…";
        throw new BadSetting(name, "expected " + expected);
      }
      return Optional.of(new Secret(text));
    }

    private static String scheme(String url) {
      try {
        return String.valueOf(new URI(url).getScheme());
      } catch (URISyntaxException e) {
        return "";
      }
    }
  }
}
