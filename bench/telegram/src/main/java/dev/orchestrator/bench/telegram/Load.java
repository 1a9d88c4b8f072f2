package dev.orchestrator.bench.telegram;

import dev.orchestrator.platform.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Brings updates of many chats to a contender's webhook, each twice, as Telegram does when it has
 * not heard the answer. Those of one chat come one after the other.
 */
final class Load implements AutoCloseable {

  static final int CHATS = 2_000;

  /** As many as Telegram has at most. */
  private static final int CONNECTIONS = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final Answers answers;
  private final AtomicInteger numbers = new AtomicInteger(100_000_000);

  Load(Answers answers) {
    this.answers = answers;
  }

  /** As fast as they are taken. */
  Round full(Contender contender, int updates) throws InterruptedException {
    return round(
        contender,
        updates,
        post -> {
          try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var lane = 0; lane < CONNECTIONS; lane++) {
              var first = lane;
              lanes.execute(() -> {
                for (var n = first; n < updates; n++) {
                  if (n % CHATS % CONNECTIONS == first) {
                    post.accept(n);
                  }
                }
              });
            }
          }
        });
  }

  /** So many a second, whether they are taken or not. */
  Round steady(Contender contender, int updates, int perSecond) throws InterruptedException {
    return round(
        contender,
        updates,
        post -> {
          var start = System.nanoTime();
          try (var visits = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 0; n < updates; n++) {
              var update = n;
              var due = start + Duration.ofSeconds(1).toNanos() * n / perSecond;
              LockSupport.parkNanos(due - System.nanoTime());
              visits.execute(() -> post.accept(update));
            }
          }
        });
  }

  private interface Pattern {
    void bring(IntConsumer post);
  }

  private Round round(Contender contender, int updates, Pattern pattern)
      throws InterruptedException {
    answers.forget();
    var base = numbers.getAndAdd(updates);
    var begun = new AtomicLongArray(updates);
    var acknowledged = new AtomicLongArray(2 * updates);
    var cpu = contender.cpu();
    var start = System.nanoTime();
    pattern.bring(n -> {
      var body = update(base + n, contender.phones().get(n % CHATS).id());
      begun.set(n, System.nanoTime());
      acknowledged.set(2 * n, visit(contender, body));
      acknowledged.set(2 * n + 1, visit(contender, body));
    });
    awaitAnswers(contender, updates);
    var last = 0L;
    var answered = new AtomicLongArray(updates);
    for (var n = 0; n < updates; n++) {
      answered.set(n, answers.at(base + n) - begun.get(n));
      last = Math.max(last, answers.at(base + n));
    }
    var spent = contender.cpu().minus(cpu);
    return Round.of(
        new Round.Seen(acknowledged, answered, answers.misplaced(), answers.twice()),
        last - start,
        spent);
  }

  private void awaitAnswers(Contender contender, int updates) throws InterruptedException {
    var giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (answers.count() < updates) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "%s has answered %d of %d updates"
                .formatted(contender.name(), answers.count(), updates));
      }
      Thread.sleep(1);
    }
  }

  /** How many nanoseconds it took until it was acknowledged. */
  private long visit(Contender contender, Buffer body) {
    var since = System.nanoTime();
    var status =
        Await.await(
            client
                .request(
                    new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(contender.hook()))
                .compose(request -> send(request, contender, body)));
    if (status != 200) {
      throw new IllegalStateException(contender.name() + " answers " + status);
    }
    return System.nanoTime() - since;
  }

  private static io.vertx.core.Future<Integer> send(
      HttpClientRequest request, Contender contender, Buffer body) {
    return request
        .putHeader("X-Telegram-Bot-Api-Secret-Token", contender.secret())
        .putHeader("Content-Type", "application/json")
        .send(body)
        .compose(answer -> answer.end().map(_ -> answer))
        .map(HttpClientResponse::statusCode);
  }

  private static Buffer update(int number, long chat) {
    return Buffer.buffer(
        """
        {"update_id":%1$d,"message":{"message_id":%1$d,"date":1,"text":"/u%1$d",\
        "entities":[{"type":"bot_command","offset":0,"length":11}],\
        "chat":{"id":%2$d,"type":"private","first_name":"G"},\
        "from":{"id":%2$d,"is_bot":false,"first_name":"G","language_code":"en"}}}\
        """
            .formatted(number, chat));
  }

  @Override
  public void close() {
    Await.await(vertx.close());
  }
}
