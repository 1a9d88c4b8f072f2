package dev.orchestrator.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One question, asked more than once: what is sent to a node in the moment in which it stops to
 * listen is lost without a word. A repeat carries the same key, so that whoever serves it answers
 * as before; whichever answer comes first counts, and who answers slowly is not hurried.
 */
final class Asking {

  /** An answer takes milliseconds, unless a database is waited for. */
  private static final List<Duration> AGAIN_AFTER =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

  private final Vertx vertx;
  private final String address;
  private final JsonObject body;
  private final DeliveryOptions options;
  private final Promise<JsonObject> answer = Promise.promise();
  private final AtomicInteger open;

  /**
   * @param options its timeout is how long an answer is waited for, however often it is asked for
   */
  private Asking(Vertx vertx, String address, JsonObject body, DeliveryOptions options) {
    this.vertx = vertx;
    this.address = address;
    this.body = body;
    this.options = options;
    this.open = new AtomicInteger(1 + repeats().size());
  }

  /** Asks; fails if nobody listens there, or nobody answers in time. */
  static Future<JsonObject> ask(
      Vertx vertx, String address, JsonObject body, DeliveryOptions options) {
    var asking = new Asking(vertx, address, body, options);
    asking.begin();
    return asking.answer.future();
  }

  private List<Duration> repeats() {
    var patience = Duration.ofMillis(options.getSendTimeout());
    return AGAIN_AFTER.stream().filter(after -> after.compareTo(patience) < 0).toList();
  }

  private void begin() {
    send(Duration.ZERO).onFailure(this::failed);
    for (var after : repeats()) {
      var timer = vertx.setTimer(after.toMillis(), _ -> send(after).onFailure(this::unanswered));
      answer.future().onComplete(_ -> vertx.cancelTimer(timer));
    }
  }

  private Future<Message<JsonObject>> send(Duration passed) {
    var left = options.getSendTimeout() - passed.toMillis();
    var again = new DeliveryOptions(options).setSendTimeout(left);
    return vertx
        .eventBus()
        .<JsonObject>request(address, body, again)
        .onSuccess(reply -> answer.tryComplete(reply.body()));
  }

  /** Where nobody listens at all, nothing was lost on its way. */
  private void failed(Throwable why) {
    if (why instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      answer.tryFail(why);
    } else {
      unanswered(why);
    }
  }

  /** As long as it is asked somewhere else, there is hope. */
  private void unanswered(Throwable why) {
    if (open.decrementAndGet() == 0) {
      answer.tryFail(why);
    }
  }
}
