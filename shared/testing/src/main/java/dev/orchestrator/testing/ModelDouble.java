package dev.orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A double of a provider: a real HTTP server that speaks one of the three protocols, refuses what
 * the real one would refuse, and counts. What it says comes from a function that knows no protocol;
 * what it does wrong is told by the test, request by request.
 */
public final class ModelDouble implements AutoCloseable {

  /** A promise that is not kept. */
  private static final int MORE = 10_000;

  private final HttpServer server;
  private final ModelProtocol protocol;
  private final String key = "key-" + UUID.randomUUID();
  private final Deque<Misbehaviour> next = new ArrayDeque<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<Said.Tokens> counted = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Misbehaviour always = Misbehaviour.NONE;
  private volatile List<String> models = List.of();
  private volatile Function<Asked, Said> brain = _ -> Said.words("ready");

  private ModelDouble(ModelProtocol protocol) {
    this.protocol = protocol;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** OpenAI's chat completions. */
  public static ModelDouble openai() {
    return new ModelDouble(new OpenAiProtocol());
  }

  /** Anthropic's messages. */
  public static ModelDouble anthropic() {
    return new ModelDouble(new AnthropicProtocol());
  }

  /** Google's Gemini API. */
  public static ModelDouble google() {
    return new ModelDouble(new GoogleProtocol());
  }

  /** The address that the provider's own setting would hold. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + protocol.base();
  }

  /** The only key that it accepts; made up for this run. */
  public String key() {
    return key;
  }

  /** What it says from now on. */
  public ModelDouble says(Function<Asked, Said> answers) {
    brain = answers;
    return this;
  }

  /** Which models there are; all if none is named. */
  public ModelDouble knows(String... names) {
    models = List.of(names);
    return this;
  }

  /** What it does wrong with the next requests, one each. */
  public synchronized ModelDouble does(Misbehaviour... wrong) {
    next.addAll(List.of(wrong));
    return this;
  }

  /** What it does wrong with every request. */
  public ModelDouble alwaysDoes(Misbehaviour wrong) {
    always = wrong;
    return this;
  }

  /** How many requests came. */
  public int requests() {
    return bodies.size();
  }

  /** What was sent, as it came. */
  public List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** What it counted, for each answer in which it said so. */
  public List<Said.Tokens> counted() {
    return List.copyOf(counted);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    bodies.add(body);
    var wrong = misbehaviour();
    try (exchange) {
      var refusal = refusal(exchange, body, wrong);
      if (refusal != null) {
        send(exchange, refusal);
      } else {
        answer(exchange, body, wrong);
      }
    }
  }

  private synchronized Misbehaviour misbehaviour() {
    return next.isEmpty() ? always : next.pop();
  }

  /** What the real one would refuse too, and what the test wants refused. */
  private @Nullable Refusal refusal(HttpExchange exchange, String body, Misbehaviour wrong) {
    if (!protocol.keyOf(exchange).equals(key)) {
      return protocol.refusal(401, "wrong key " + protocol.keyOf(exchange));
    }
    var refused =
        switch (wrong) {
          case RATE_LIMITED -> protocol.refusal(429, "slow down").after(1);
          case RATE_LIMITED_FOR_LONG -> protocol.refusal(429, "slow down").after(3600);
          case BROKEN -> protocol.refusal(500, "broken");
          case OVERLOADED -> protocol.refusal(protocol.overloaded(), "overloaded");
          case KEY_REPEATED -> protocol.refusal(401, "the key " + key + " is not good");
          case REFUSED -> protocol.refusal(400, "not like this");
          case TOO_LONG -> protocol.tooLong();
          default -> null;
        };
    return refused != null ? refused : invalid(exchange, body, wrong);
  }

  private @Nullable Refusal invalid(HttpExchange exchange, String body, Misbehaviour wrong) {
    try {
      var asked = protocol.read(exchange, body);
      if (wrong == Misbehaviour.TEMPERATURE_REFUSED && asked.temperature().isNumber()) {
        return protocol.temperatureRefused();
      }
      if (!models.isEmpty() && !models.contains(asked.model())) {
        return protocol.refusal(404, "there is no model " + asked.model());
      }
      protocol.requireAbility(body);
      return null;
    } catch (IllegalArgumentException e) {
      return protocol.refusal(400, String.valueOf(e.getMessage()));
    }
  }

  private static void send(HttpExchange exchange, Refusal refusal) throws IOException {
    var bytes = refusal.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (refusal.retryAfter() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(refusal.retryAfter()));
    }
    exchange.sendResponseHeaders(refusal.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void answer(HttpExchange exchange, String body, Misbehaviour wrong) throws IOException {
    if (wrong == Misbehaviour.HANGS) {
      hang();
      return;
    }
    var said = brain.apply(protocol.read(exchange, body));
    var sent = sent(said, wrong).getBytes(StandardCharsets.UTF_8);
    var all = Optional.of(said.usage());
    var usage = wrong.tellsOnlyAPart() ? protocol.countedHalfway(said.usage()) : all;
    usage.ifPresent(counted::add);
    var promised = wrong == Misbehaviour.CUT_OFF ? sent.length + MORE : sent.length;
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, promised);
    exchange.getResponseBody().write(sent);
    exchange.getResponseBody().flush();
  }

  /** What goes over the wire: all of the answer, or what comes before it goes wrong. */
  private String sent(Said said, Misbehaviour wrong) {
    var events = protocol.events(said, wrong != Misbehaviour.CUT_BY_LENGTH);
    var middle = Math.max(1, events.size() / 2);
    var before = String.join("", events.subList(0, wrong.tellsOnlyAPart() ? middle : 0));
    return switch (wrong) {
      case MALFORMED -> before + events.get(middle - 1).replaceFirst("}\\s*$", "\n\n");
      case ERROR_IN_STREAM -> before + protocol.errorEvent();
      case CUT_OFF -> before + events.getLast().substring(0, 5);
      case ENDED_EARLY -> before;
      default -> String.join("", events);
    };
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a provider refuses with. */
  record Refusal(int status, String body, int retryAfter) {
    Refusal after(int seconds) {
      return new Refusal(status, body, seconds);
    }
  }
}
