package dev.orchestrator.platform;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every setting, read once from the environment by {@code Main}. {@code
 * conf/orchestrator.env.example} names them all; a value that cannot be used is refused by name.
 *
 * @param dataDir where embedded services, repositories, workers and releases live
 * @param http where the API listens
 * @param bridge where programs in other languages come to the event bus
 * @param telegram the bot that people talk with
 * @param publicHost the host in URLs that people get
 * @param postgres the database to use; empty for the embedded one
 * @param redis the Redis to use; empty for the embedded one
 * @param redisAuthority the CA of that Redis, a PEM file; empty for those that the JVM trusts
 * @param masterKeys seals the vault, and what sealed it before; empty for a file in the data folder
 * @param routePorts the ports that projects are published on
 * @param releasePorts the ports that releases listen on, behind their routes
 * @param git where repositories lie; empty for the data folder
 * @param cluster how this node joins others; empty if it stays alone
 * @param verticles how many instances of which verticles run here; empty for one of each
 * @param prompts a folder of prompts to use instead of those in the jar
 * @param concurrency how many flows run here at once
 * @param poolSize connections to Postgres
 * @param sweepSeconds how often the sweeps look for what was overlooked
 * @param lingerSeconds how long the API's door stays open at least when the server is asked to end
 * @param models which providers of models can be used, and the defaults
 * @param keep how long what has ended is kept
 * @param jobs when the jobs run
 * @param rates how many requests are allowed
 * @param programPath where workers and deployed software find programs; the PATH of this process
 */
public record Settings(
    Path dataDir,
    HostPort http,
    BridgeSettings bridge,
    TelegramSettings telegram,
    String publicHost,
    Optional<Secret> postgres,
    Optional<Secret> redis,
    Optional<Path> redisAuthority,
    Optional<MasterKeyPair> masterKeys,
    PortRange routePorts,
    PortRange releasePorts,
    Optional<Path> git,
    Optional<ClusterSettings> cluster,
    Map<String, Integer> verticles,
    Optional<Path> prompts,
    Concurrency concurrency,
    int poolSize,
    int sweepSeconds,
    int lingerSeconds,
    ModelSettings models,
    Keep keep,
    JobSettings jobs,
    RateSettings rates,
    String programPath) {

  private static final Set<String> OWN =
      Set.of(
          "ORCHESTRATOR_DATA",
          "ORCHESTRATOR_GIT",
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
          "ORCHESTRATOR_LINGER_SECONDS",
          "ORCHESTRATOR_KEEP_JOURNALS_DAYS",
          "ORCHESTRATOR_KEEP_EVIDENCE_DAYS",
          "ORCHESTRATOR_KEEP_TRANSCRIPTS_DAYS",
          "POSTGRES_URL",
          "REDIS_CA",
          "REDIS_URL",
          "VERTICLES");

  /** Every name that may be set; others that begin like ours are refused as misspelt. */
  private static final Set<String> NAMES =
      Stream.of(
              OWN,
              ModelSettings.NAMES,
              ClusterSettings.NAMES,
              JobSettings.names(),
              RateSettings.NAMES,
              BridgeSettings.NAMES,
              TelegramSettings.NAMES)
          .flatMap(Set::stream)
          .collect(Collectors.toCollection(TreeSet::new));

  /** Names that begin with ours but are read by the launcher or the command line. */
  private static final Set<String> NOT_OURS =
      Set.of("ORCHESTRATOR_URL", "ORCHESTRATOR_KEY", "ORCHESTRATOR_PROFILE");

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
    var read = new SettingReader(env);
    var http = read.get("ORCHESTRATOR_HTTP", "127.0.0.1:7070", SettingText::hostPort);
    var verticles = read.get("VERTICLES", "", SettingText::instances);
    return new Settings(
        read.get("ORCHESTRATOR_DATA", "data", SettingText::path),
        http,
        BridgeSettings.from(read, http, verticles),
        TelegramSettings.from(read, verticles),
        read.get("ORCHESTRATOR_PUBLIC_HOST", "127.0.0.1", text -> text),
        read.secretUrl("POSTGRES_URL", Set.of("postgres", "postgresql")),
        read.secretUrl("REDIS_URL", Set.of("redis", "rediss")),
        redisAuthority(env, read),
        masterKeys(read),
        read.get("ORCHESTRATOR_ROUTE_PORTS", "8000-8999", SettingText::portRange),
        read.get("ORCHESTRATOR_RELEASE_PORTS", "9000-9999", SettingText::portRange),
        read.get("ORCHESTRATOR_GIT", "", SettingText::optionalPath),
        ClusterSettings.from(env, read),
        verticles,
        read.get("ORCHESTRATOR_PROMPTS", "", SettingText::optionalPath),
        read.get("ORCHESTRATOR_CONCURRENCY", "16", Concurrency::parse),
        read.get("ORCHESTRATOR_POOL_SIZE", "16", text -> SettingText.within(text, 4, 256)),
        read.get("ORCHESTRATOR_SWEEP_SECONDS", "5", text -> SettingText.within(text, 1, 3600)),
        read.get("ORCHESTRATOR_LINGER_SECONDS", "0", text -> SettingText.within(text, 0, 10)),
        ModelSettings.from(env),
        keep(read),
        JobSettings.from(env),
        RateSettings.from(read),
        read.get("PATH", "/usr/local/bin:/usr/bin:/bin", text -> text));
  }

  /** Where the certificates of the bus lie: as the setting says, else {@code tls} in the data. */
  public static Path tlsFolder(Map<String, String> env) {
    var read = new SettingReader(env);
    return read.get("CLUSTER_TLS", "", SettingText::optionalPath)
        .orElseGet(() -> read.get("ORCHESTRATOR_DATA", "data", SettingText::path).resolve("tls"));
  }

  private static Optional<Path> redisAuthority(Map<String, String> env, SettingReader read) {
    var file = read.get("REDIS_CA", "", SettingText::optionalCertificate);
    if (file.isPresent() && !env.getOrDefault("REDIS_URL", "").startsWith("rediss:")) {
      throw new BadSetting("REDIS_CA", "means nothing unless REDIS_URL begins with rediss://");
    }
    return file;
  }

  private static Keep keep(SettingReader read) {
    return new Keep(
        read.get("ORCHESTRATOR_KEEP_JOURNALS_DAYS", "14", SettingText::days),
        read.get("ORCHESTRATOR_KEEP_EVIDENCE_DAYS", "14", SettingText::days),
        read.get("ORCHESTRATOR_KEEP_TRANSCRIPTS_DAYS", "30", SettingText::days));
  }

  private static Optional<MasterKeyPair> masterKeys(SettingReader read) {
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
}
