package dev.orchestrator.platform;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.MessageRefused;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with our envelope: bodies are JSON objects, also inside one JVM, and an {@link
 * Address} admits one type. Handlers run on virtual threads and may wait.
 */
public final class Bus {

  /** How long a command may take before its sender gives up; long work is a flow, not a command. */
  public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  /** How long a command waits for a database that went away; its sender waits longer. */
  private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(20);

  private static final Duration DATABASE_PAUSE = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  private final Vertx vertx;

  public Bus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Tells everybody who listens; nobody need. */
  public <M> void publish(Address<? super M> address, M message) {
    vertx.eventBus().publish(address.name(), Json.object(message), options(message));
  }

  /** Tells one of those who listen, on whichever node; nobody need. */
  public <M> void hint(Address<? super M> address, M message) {
    vertx.eventBus().send(address.name(), Json.object(message), options(message));
  }

  /**
   * Hears what is published at an address, one message after the other: the next waits, even while
   * this one awaits. A message that does not fit is refused: told at {@link
   * Address#MESSAGE_REFUSED}, and the next goes on.
   */
  public <M> Subscription inTurn(Address<M> address, Consumer<M> listener) {
    return subscribe(address, message -> hear(address, message, listener));
  }

  /** Serves a command; calls overlap. A message that does not fit is answered with a refusal. */
  public <R, C extends Command<R>> Subscription serve(
      Class<C> command, BiFunction<Envelope, C, Answer<R>> service) {
    return serve(Address.of(command), service);
  }

  /** Serves a command at an address of its own, such as that of one node; calls overlap. */
  public <R, C extends Command<R>> Subscription serve(
      Address<C> address, BiFunction<Envelope, C, Answer<R>> service) {
    return subscribe(
        address,
        message ->
            Thread.ofVirtual()
                .name(address.name())
                .start(() -> message.reply(Json.object(answer(address, message, service)))));
  }

  /**
   * Sends a command and waits for its answer, at most {@link #COMMAND_TIMEOUT}. If none comes soon,
   * it is sent again with the same key, since a message to a node that leaves may be lost.
   *
   * @throws io.vertx.core.eventbus.ReplyException if nobody serves it, or not in time
   */
  public <R, C extends Command<R>> Answer<R> ask(C command, Envelope envelope) {
    return ask("command:" + Command.nameOf(command.getClass()), command, envelope, COMMAND_TIMEOUT);
  }

  /**
   * As {@link #ask(Command, Envelope)}, at an address of its own; empty if nobody answers there in
   * that time.
   */
  public <R, C extends Command<R>> Optional<Answer<R>> ask(
      Address<C> address, C command, Envelope envelope, Duration patience) {
    try {
      return Optional.of(ask(address.name(), command, envelope, patience));
    } catch (ReplyException e) {
      LOG.debug("{} does not answer: {}", address.name(), e.toString());
      return Optional.empty();
    }
  }

  /**
   * Asks somebody who is not one of ours, once, and waits at most {@link #COMMAND_TIMEOUT}; empty
   * if there is no answer, or one that is no JSON object.
   *
   * @param headers travel beside the envelope
   */
  public Optional<JsonObject> request(
      String address, JsonObject body, Map<String, String> headers, Envelope envelope) {
    var options = new DeliveryOptions().setSendTimeout(COMMAND_TIMEOUT.toMillis());
    headers.forEach(options::addHeader);
    envelope.writeTo(options.getHeaders());
    try {
      var answer = Await.await(vertx.eventBus().<Object>request(address, body, options)).body();
      return answer instanceof JsonObject json ? Optional.of(json) : Optional.empty();
    } catch (ReplyException e) {
      LOG.debug("{} does not answer: {}", address, e.toString());
      return Optional.empty();
    }
  }

  private <R> Answer<R> ask(String name, Command<R> command, Envelope envelope, Duration patience) {
    var options = options(command).setSendTimeout(patience.toMillis());
    envelope.writeTo(options.getHeaders());
    var answer = Await.await(Asking.ask(vertx, name, Json.object(command), options));
    return Answers.read(answer.encode(), command);
  }

  /** Ends when it is closed or its verticle is undeployed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private Subscription subscribe(Address<?> address, Consumer<Message<JsonObject>> listener) {
    MessageConsumer<JsonObject> consumer =
        vertx.eventBus().consumer(address.name(), listener::accept);
    awaitAnnounced(address, consumer);
    return () -> Await.await(consumer.unregister());
  }

  /**
   * Other nodes know of it when this returns, or, while what keeps the cluster together is away, as
   * soon as that is back: it listens all the same.
   */
  private static void awaitAnnounced(Address<?> address, MessageConsumer<?> consumer) {
    try {
      Await.await(consumer.completion());
    } catch (Await.Interrupted e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("other nodes do not know yet who listens at {}: {}", address.name(), e.toString());
    }
  }

  private <M> void hear(Address<M> address, Message<JsonObject> message, Consumer<M> listener) {
    var body = read(address, message);
    if (body.isEmpty()) {
      return;
    }
    try {
      listener.accept(body.get());
    } catch (RuntimeException e) {
      LOG.warn("message at {} could not be handled: {}", address.name(), e.toString());
    }
  }

  private <M> Optional<M> read(Address<M> address, Message<JsonObject> message) {
    try {
      return Optional.of(Json.read(bodyOf(message), address.accepts()));
    } catch (JsonMismatch e) {
      refused(address, message, e);
      return Optional.empty();
    }
  }

  private <R, C extends Command<R>> Object answer(
      Address<C> address, Message<JsonObject> message, BiFunction<Envelope, C, Answer<R>> service) {
    Envelope envelope;
    C command;
    try {
      command = Json.read(bodyOf(message), address.accepts());
      envelope = Envelope.readFrom(message.headers());
    } catch (JsonMismatch e) {
      refused(address, message, e);
      return Answer.refusedInput(
          "malformed", e.field(), String.valueOf(e.getMessage()), "Correct the field named.");
    } catch (IllegalArgumentException e) {
      refused(address, message, e);
      return Answer.refused("malformed", String.valueOf(e.getMessage()), "Correct the message.");
    }
    return carriedOut(address, envelope, command, service);
  }

  /**
   * A database that goes away meanwhile is waited for: whoever serves a command answers a repeat of
   * its key as before, so nothing is done twice.
   */
  private static <R, C extends Command<R>> Answer<R> carriedOut(
      Address<C> address,
      Envelope envelope,
      C command,
      BiFunction<Envelope, C, Answer<R>> service) {
    var giveUp = System.nanoTime() + DATABASE_PATIENCE.toNanos();
    while (true) {
      try {
        return service.apply(envelope, command);
      } catch (IllegalArgumentException e) {
        return Answer.refused("malformed", String.valueOf(e.getMessage()), "Correct the message.");
      } catch (RuntimeException e) {
        if (!LostConnection.isCauseOf(e) || System.nanoTime() > giveUp || !paused()) {
          LOG.error("{} failed", address.name(), e);
          return Answer.refused(
              "internal", "This could not be carried out: an internal error.", "Try again later.");
        }
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(DATABASE_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whatever a stranger sent: a body that is no JSON object does not fit either. */
  private static JsonObject bodyOf(Message<?> message) {
    if (message.body() instanceof JsonObject body) {
      return body;
    }
    throw new JsonMismatch("the body is no JSON object");
  }

  /** One of those who listen records it; if nobody does, the log has it. */
  private void refused(Address<?> address, Message<?> message, RuntimeException why) {
    var body = String.valueOf(message.body()).getBytes(StandardCharsets.UTF_8);
    var reason = String.valueOf(why.getMessage());
    LOG.warn("message at {} was refused: {}", address.name(), reason);
    if (!address.equals(Address.MESSAGE_REFUSED)) {
      var type = Objects.requireNonNullElse(message.headers().get(Envelope.TYPE), "");
      var told = new MessageRefused(address.name(), type, reason, body.length, sha256(body));
      vertx.eventBus().send(Address.MESSAGE_REFUSED.name(), Json.object(told), options(told));
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static DeliveryOptions options(Object message) {
    return new DeliveryOptions().addHeader(Envelope.TYPE, message.getClass().getSimpleName());
  }
}
