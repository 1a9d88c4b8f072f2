package dev.orchestrator.platform;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis, in straight lines: every call waits on its virtual thread for the answer, at most a
 * second. It connects when it is first needed and again after every outage; while Redis is away
 * calls throw {@link RedisAway}, and the log says so once.
 */
public final class Redis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final int ANSWER_LIMIT_MS = 900;

  /** Closes a connection that hangs in a broken network, and with it the commands that wait. */
  private static final int SILENCE_LIMIT_S = 30;

  /** The client's own word for a connection that broke while an answer was waited for. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private static final int CONNECTIONS = 8;
  private static final int MOST_WAITING = 1024;

  /** A Lua script and the name that Redis gives it. */
  public record Script(String text, String sha) {

    public static Script of(String text) {
      return new Script(text, sha1(text));
    }

    private static String sha1(String text) {
      try {
        var digest = MessageDigest.getInstance("SHA-1");
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-1", e);
      }
    }
  }

  private final io.vertx.redis.client.Redis client;
  private final AtomicBoolean away = new AtomicBoolean();

  private Redis(io.vertx.redis.client.Redis client) {
    this.client = client;
  }

  /**
   * Opens a pool; nothing is connected yet.
   *
   * @param url {@code redis://:password@host:port} with {@code /database}, or {@code rediss://…}
   *     for TLS, where the host must be one that the server's certificate names
   */
  public static Redis open(Vertx vertx, Secret url) {
    return open(vertx, url, Optional.empty());
  }

  /**
   * As above.
   *
   * @param authority with {@code rediss://} the CA to trust instead of those that this JVM trusts,
   *     a PEM file
   */
  public static Redis open(Vertx vertx, Secret url, Optional<Path> authority) {
    var options =
        new RedisOptions()
            .setConnectionString(url.reveal())
            .setNetClientOptions(network(url, authority))
            .setMaxPoolSize(CONNECTIONS)
            .setMaxPoolWaiting(MOST_WAITING);
    return new Redis(io.vertx.redis.client.Redis.createClient(vertx, options));
  }

  private static NetClientOptions network(Secret url, Optional<Path> authority) {
    var network =
        new NetClientOptions()
            .setConnectTimeout(ANSWER_LIMIT_MS)
            .setIdleTimeout(SILENCE_LIMIT_S)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    if (url.reveal().startsWith("rediss:")) {
      network.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      authority.map(Redis::trusting).ifPresent(network::setTrustOptions);
    }
    return network;
  }

  private static PemTrustOptions trusting(Path authority) {
    return new PemTrustOptions().addCertPath(authority.toString());
  }

  /** The value of a key; empty if there is none. */
  public Optional<String> get(String key) {
    return send("GET", key).map(Response::toString);
  }

  /** Sets a key that is forgotten after {@code ttl}, milliseconds at the finest. */
  public void set(String key, String value, Duration ttl) {
    send("SET", key, value, "PX", Long.toString(ttl.toMillis()));
  }

  /** Runs a Lua script, all or nothing. */
  public Optional<Response> eval(String script, List<String> keys, List<String> values) {
    return eval("EVAL", script, keys, values);
  }

  private Optional<Response> eval(
      String command, String script, List<String> keys, List<String> values) {
    var args = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
    args.addAll(keys);
    args.addAll(values);
    return send(command, args.toArray(String[]::new));
  }

  /** As {@link #eval}, of a script that answers with whole numbers. */
  public List<Long> evalNumbers(String script, List<String> keys, List<String> values) {
    return numbers(eval(script, keys, values));
  }

  /** As {@link #evalNumbers}, of a script that is used again and again: Redis remembers it. */
  public List<Long> evalNumbers(Script script, List<String> keys, List<String> values) {
    try {
      return numbers(eval("EVALSHA", script.sha(), keys, values));
    } catch (RedisRefused e) {
      if (e.getCause() instanceof ErrorType error && error.is("NOSCRIPT")) {
        return evalNumbers(script.text(), keys, values); // which it remembers from now on
      }
      throw e;
    }
  }

  private static List<Long> numbers(Optional<Response> answer) {
    return answer.stream().flatMap(Response::stream).map(Response::toLong).toList();
  }

  /** Whether Redis answers now. */
  public boolean ping() {
    try {
      send("PING");
      return true;
    } catch (RedisAway e) {
      return false;
    }
  }

  /**
   * Sends any command.
   *
   * @return its answer; empty for Redis's nil
   * @throws RedisAway if there is no answer within a second
   * @throws RedisRefused if the answer is an error
   */
  public Optional<Response> send(String command, String... args) {
    var request = Request.cmd(Command.create(command));
    for (var arg : args) {
      request.arg(arg);
    }
    try {
      var answer =
          Await.await(client.send(request).timeout(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS));
      sayBack();
      return Optional.ofNullable(answer);
    } catch (Await.Interrupted e) {
      throw e;
    } catch (RuntimeException e) {
      throw told(command, Await.reason(e));
    }
  }

  private RuntimeException told(String command, Throwable failure) {
    if (failure instanceof ErrorType error && !error.is(CLOSED)) {
      sayBack();
      return new RedisRefused(command, failure);
    }
    if (away.compareAndSet(false, true)) {
      LOG.warn("Redis is away, going on without it: {}", RedisAway.reason(failure));
    }
    return new RedisAway(failure);
  }

  private void sayBack() {
    if (away.compareAndSet(true, false)) {
      LOG.info("Redis is back");
    }
  }

  @Override
  public void close() {
    Await.await(client.close());
  }
}
