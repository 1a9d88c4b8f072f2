package dev.orchestrator.cluster;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a node reaches Redis and its cluster. Begin with {@link #at} or {@link #bySentinels} and
 * change what differs with the {@code with…} methods.
 *
 * @param urls {@code redis://[user][:password@]host[:port][/database]}, {@code rediss://…} for TLS;
 *     with a master name the addresses of the Sentinels
 * @param master the name under which Sentinels know the master; empty for a single Redis
 * @param prefix what all keys and channels begin with: nodes with the same prefix are one cluster
 * @param timing how often a node looks, and how soon it gives up
 * @param trust whom to trust with {@code rediss://}; empty for the trust store of this JVM
 */
public record RedisClusterOptions(
    List<String> urls,
    Optional<String> master,
    String prefix,
    Timing timing,
    Optional<TrustOptions> trust) {

  private static final int CONNECT_LIMIT_MS = 2_000;

  /** Enough for any burst; the client refuses what does not fit. */
  private static final int MOST_UNANSWERED = 1 << 20;

  /** Refuses addresses and prefixes that cannot work; no message repeats a password. */
  public RedisClusterOptions {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("no Redis URL: name at least one, redis://host:port");
    }
    urls.forEach(RedisClusterOptions::check);
    if (prefix.isBlank() || prefix.contains("{") || prefix.contains("}")) {
      throw new IllegalArgumentException(
          "the key prefix is empty or holds a brace: use letters, digits and dashes");
    }
  }

  /** A single Redis. */
  public static RedisClusterOptions at(String url) {
    return new RedisClusterOptions(
        List.of(url), Optional.empty(), "vertx", Timing.usual(), Optional.empty());
  }

  /** Whichever Redis these Sentinels call the master of that name. */
  public static RedisClusterOptions bySentinels(List<String> sentinels, String master) {
    return new RedisClusterOptions(
        sentinels, Optional.of(master), "vertx", Timing.usual(), Optional.empty());
  }

  /** The same with another key prefix. */
  public RedisClusterOptions withPrefix(String other) {
    return new RedisClusterOptions(urls, master, other, timing, trust);
  }

  /** The same with another timing. */
  public RedisClusterOptions withTiming(Timing other) {
    return new RedisClusterOptions(urls, master, prefix, other, trust);
  }

  /** The same, trusting these certificates with {@code rediss://}. */
  public RedisClusterOptions withTrust(TrustOptions other) {
    return new RedisClusterOptions(urls, master, prefix, timing, Optional.of(other));
  }

  /** Where Redis is, without user, password and database. */
  public String place() {
    return String.join(", ", urls.stream().map(RedisClusterOptions::withoutPassword).toList());
  }

  /** As {@link #place()}: what a log may hold. */
  @Override
  public String toString() {
    return "RedisClusterOptions[" + place() + ", prefix=" + prefix + ", " + timing + "]";
  }

  RedisOptions client() {
    var options = new RedisOptions().setNetClientOptions(network());
    options.setMaxWaitingHandlers(MOST_UNANSWERED).setPoolCleanerInterval(-1);
    urls.forEach(options::addConnectionString);
    master.ifPresent(name ->
        options.setType(RedisClientType.SENTINEL).setMasterName(name).setAutoFailover(false));
    return options;
  }

  private NetClientOptions network() {
    var network = new NetClientOptions().setConnectTimeout(CONNECT_LIMIT_MS).setTcpKeepAlive(true);
    if (urls.stream().anyMatch(url -> scheme(url).equals("rediss"))) {
      network.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      trust.ifPresent(network::setTrustOptions);
    }
    return network;
  }

  private static void check(String url) {
    if (!List.of("redis", "rediss").contains(scheme(url)) || parsed(url).getHost() == null) {
      throw new IllegalArgumentException(
          "not a Redis URL: write redis://host:port or rediss://host:port, with :password@ before"
              + " the host if there is one");
    }
  }

  private static String scheme(String url) {
    var scheme = parsed(url).getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  private static String withoutPassword(String url) {
    var parsed = parsed(url);
    var port = parsed.getPort() < 0 ? 6379 : parsed.getPort();
    return parsed.getHost() + ":" + port;
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Neither the cause nor its text goes on: both repeat the URL with its password.
      throw new IllegalArgumentException(
          "a Redis URL does not parse: percent-encode what is special in its password");
    }
  }
}
