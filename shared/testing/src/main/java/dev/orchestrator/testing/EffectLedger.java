package dev.orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Counts what code under test did to the outside, in the test's own process, so that it outlives
 * the process under test. That process records with {@link #at(String)}, or, in any language, with
 * {@code POST url/kind/key}; {@code GET url/kind/key} answers the count.
 */
public final class EffectLedger implements AutoCloseable {

  /** One thing that was done, such as {@code ("release started", "flow-7/deployer")}. */
  public record Effect(String kind, String key) {}

  /** How a process under test reaches the ledger. */
  public interface Book {
    /** Writes the effect down, and returns how often it was done by now. */
    int record(String kind, String key);

    /** How often the effect was done. */
    int count(String kind, String key);
  }

  private final HttpServer server;
  private final List<Effect> effects = new CopyOnWriteArrayList<>();

  private EffectLedger(HttpServer server) {
    this.server = server;
  }

  /** Starts an empty ledger on a free loopback port. */
  public static EffectLedger start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var ledger = new EffectLedger(HttpServer.create(address, 0));
      ledger.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      ledger.server.createContext("/", ledger::answer);
      ledger.server.start();
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ledger of another process, by its URL. */
  public static Book at(String url) {
    return new Remote(url, HttpClient.newHttpClient());
  }

  /** Where processes under test find it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Writes the effect down, and returns how often it was done by now. */
  public synchronized int record(String kind, String key) {
    effects.add(new Effect(kind, key));
    return count(kind, key);
  }

  /** How often the effect was done. */
  public int count(String kind, String key) {
    var wanted = new Effect(kind, key);
    return (int) effects.stream().filter(wanted::equals).count();
  }

  /** All that was done, in order. */
  public List<Effect> effects() {
    return List.copyOf(effects);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var parts = exchange.getRequestURI().getRawPath().split("/", -1);
      if (parts.length != 3) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var kind = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      var key = URLDecoder.decode(parts[2], StandardCharsets.UTF_8);
      var recorded = exchange.getRequestMethod().equals("POST");
      var count = recorded ? record(kind, key) : count(kind, key);
      var body = Integer.toString(count).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Remote(String url, HttpClient client) implements Book {

    @Override
    public int record(String kind, String key) {
      return ask("POST", kind, key);
    }

    @Override
    public int count(String kind, String key) {
      return ask("GET", kind, key);
    }

    private int ask(String method, String kind, String key) {
      var request =
          HttpRequest.newBuilder(URI.create(url + "/" + encoded(kind) + "/" + encoded(key)))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      try {
        return Integer.parseInt(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the ledger was asked", e);
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
