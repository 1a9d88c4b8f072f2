package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.cluster.RedisClusterManager;
import dev.orchestrator.cluster.RedisClusterOptions;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one bus, of which one stops to serve while the other still sends there. */
@Timeout(60)
class LostCommandTest {

  private static final RunJob COMMAND = new RunJob("backup");
  private static final Answer<RunJob.Asked> DONE =
      new Answer.Done<>(new RunJob.Asked("backup", Instant.EPOCH));

  private static final String ADDRESS = Address.of(RunJob.class).name();
  private static final String BEHIND = "behind";

  /** Far less than a sender waits in all. */
  private static final int SOON_S = 15;

  private final Secret redis = FreshRedis.url();
  private final Vertx sender = node();
  private final Vertx server = node();
  private final List<String> keys = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    FreshRedis.start(redis);
    Await.await(sender.close());
    Await.await(server.close());
  }

  /** While Redis is away the sender does not hear that nobody listens there any more. */
  @Test
  void a_command_to_a_node_that_has_just_stopped_to_serve_is_soon_asked_again() throws Exception {
    var serving = serve();
    var marked = new CompletableFuture<Void>();
    var marks = server.eventBus().<String>consumer(BEHIND, _ -> marked.complete(null));
    Await.await(marks.completion());
    assertThat(soon(ask("one"))).isEqualTo(DONE);

    FreshRedis.stop(redis);
    serving.close();
    markBehind();
    var answer = ask("two");
    soon(marked);
    assertThat(keys).as("the second one came to nobody").containsExactly("one");
    Thread.startVirtualThread(this::serve);
    assertThat(soon(answer)).isEqualTo(DONE);
    assertThat(keys).containsExactly("one", "two");
  }

  /** What is sent next is followed by a mark, on the same way. */
  private void markBehind() {
    sender
        .eventBus()
        .addOutboundInterceptor(context -> {
          context.next();
          if (context.message().address().equals(ADDRESS)) {
            sender.eventBus().send(BEHIND, "");
          }
        });
  }

  private Bus.Subscription serve() {
    return new Bus(server)
        .serve(
            RunJob.class,
            (envelope, _) -> {
              keys.add(envelope.key());
              return DONE;
            });
  }

  private CompletableFuture<Answer<RunJob.Asked>> ask(String key) {
    var envelope = new Envelope(key, new Principal(UserId.next(), Role.ADMIN), Optional.empty());
    var answer = new CompletableFuture<Answer<RunJob.Asked>>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(new Bus(sender).ask(COMMAND, envelope));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private static <T> T soon(CompletableFuture<T> expected) throws Exception {
    return expected.get(SOON_S, TimeUnit.SECONDS);
  }

  private Vertx node() {
    var manager =
        new RedisClusterManager(RedisClusterOptions.at(redis.reveal()).withPrefix("lost"));
    return Await.await(Vertx.builder().withClusterManager(manager).buildClustered());
  }
}
