package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshRedis;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static StoreDatabase store;
  private static Principal user;
  private static Secret url;
  private static Redis redis;
  private static Sessions sessions;
  private ThreadId thread;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    user = store.user("ann");
    url = FreshRedis.url();
    redis = Redis.open(store.vertx, url);
    sessions = new Sessions(redis, store.database);
  }

  @AfterAll
  static void close() {
    redis.close();
    store.close();
  }

  @BeforeEach
  void openThread() {
    thread = store.thread(user);
  }

  @Test
  void a_late_write_changes_nothing() {
    sessions.writeNow(thread, 7, Session.AWAITING);
    sessions.writeNow(thread, 6, Session.PROCESSING);

    assertThat(sessions.of(thread)).isEqualTo(Session.AWAITING);
  }

  @Test
  void of_two_writes_with_one_number_the_end_stays() {
    sessions.writeNow(thread, 7, Session.PROCESSING);
    sessions.writeNow(thread, 7, Session.IDLE);
    sessions.writeNow(thread, 7, Session.PROCESSING);

    assertThat(sessions.of(thread)).isEqualTo(Session.IDLE);
  }

  @Test
  void a_newer_turn_is_shown() {
    sessions.writeNow(thread, 9, Session.IDLE);
    sessions.writeNow(thread, 10, Session.PROCESSING);

    assertThat(sessions.of(thread)).isEqualTo(Session.PROCESSING);
  }

  @Test
  void the_state_is_forgotten_after_half_an_hour() {
    sessions.writeNow(thread, 1, Session.IDLE);

    var left = redis.send("PTTL", "session:" + thread).orElseThrow().toLong();
    assertThat(left).isBetween(1_700_000L, 1_800_000L);
  }

  @Test
  void what_redis_does_not_know_is_read_from_postgres() {
    assertThat(sessions.of(thread)).isEqualTo(Session.IDLE);

    var seq = store.log.append(thread, new UserSaid(user.user(), "hello"));
    assertThat(sessions.of(thread)).isEqualTo(Session.PROCESSING);

    var turn = store.liveTurns(thread).getFirst();
    store.flows.transaction(tx -> {
      store.endFlow(tx, turn);
      return store.log.endTurn(tx, thread, seq, true, Set.of(Capability.BASE));
    });
    assertThat(sessions.of(thread)).isEqualTo(Session.AWAITING);
  }

  @Test
  void while_redis_is_away_postgres_answers() {
    FreshRedis.stop(url);
    try {
      sessions.writeNow(thread, 1, Session.AWAITING);
      assertThat(sessions.of(thread)).isEqualTo(Session.IDLE);
    } finally {
      FreshRedis.start(url);
    }
  }
}
