package dev.orchestrator.platform;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
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

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  private final Vertx vertx;

  public Bus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Tells everybody who listens; nobody need. */
  public <M> void publish(Address<? super M> address, M message) {
    vertx.eventBus().publish(address.name(), Json.object(message), options(message));
  }

  /**
   * Hears what is published at an address, one message after the other: the next waits, even while
   * this one awaits. A message that does not fit is logged and dropped.
   */
  public <M> Subscription inTurn(Address<M> address, Consumer<M> listener) {
    return subscribe(address, message -> hear(address, message, listener));
  }

  /** Serves a command; calls overlap. A message that does not fit is answered with a refusal. */
  public <R, C extends Command<R>> Subscription serve(
      Class<C> command, BiFunction<Envelope, C, Answer<R>> service) {
    var address = Address.of(command);
    return subscribe(
        address,
        message ->
            Thread.ofVirtual()
                .name(address.name())
                .start(() -> message.reply(Json.object(answer(address, message, service)))));
  }

  /**
   * Sends a command and waits for its answer, at most {@link #COMMAND_TIMEOUT}.
   *
   * @throws io.vertx.core.eventbus.ReplyException if nobody serves it, or not in time
   */
  public <R, C extends Command<R>> Answer<R> ask(C command, Envelope envelope) {
    var options = options(command).setSendTimeout(COMMAND_TIMEOUT.toMillis());
    envelope.writeTo(options.getHeaders());
    var name = "command:" + Command.nameOf(command.getClass());
    var reply =
        Await.await(vertx.eventBus().<JsonObject>request(name, Json.object(command), options));
    return Answers.read(reply.body().encode(), command);
  }

  /** Ends when it is closed or its verticle is undeployed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private Subscription subscribe(Address<?> address, Consumer<Message<JsonObject>> listener) {
    MessageConsumer<JsonObject> consumer =
        vertx.eventBus().consumer(address.name(), listener::accept);
    Await.await(consumer.completion());
    return () -> Await.await(consumer.unregister());
  }

  private static <M> void hear(
      Address<M> address, Message<JsonObject> message, Consumer<M> listener) {
    try {
      listener.accept(Json.read(message.body(), address.accepts()));
    } catch (RuntimeException e) {
      LOG.warn("message at {} was dropped: {}", address.name(), e.toString());
    }
  }

  private static <R, C extends Command<R>> Object answer(
      Address<C> address, Message<JsonObject> message, BiFunction<Envelope, C, Answer<R>> service) {
    try {
      var command = Json.read(message.body(), address.accepts());
      return service.apply(Envelope.readFrom(message.headers()), command);
    } catch (JsonMismatch e) {
      return Answer.refusedInput(
          "malformed", e.field(), String.valueOf(e.getMessage()), "Correct the field named.");
    } catch (IllegalArgumentException e) {
      return Answer.refused("malformed", String.valueOf(e.getMessage()), "Correct the message.");
    } catch (RuntimeException e) {
      LOG.error("{} failed", address.name(), e);
      return Answer.refused(
          "internal", "This could not be carried out: an internal error.", "Try again later.");
    }
  }

  private static DeliveryOptions options(Object message) {
    return new DeliveryOptions().addHeader(Envelope.TYPE, message.getClass().getSimpleName());
  }
}
