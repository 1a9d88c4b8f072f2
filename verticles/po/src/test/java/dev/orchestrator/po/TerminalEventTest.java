package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.flow.Until;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a deploy, with its publication broken at each place where it can break. */
class TerminalEventTest {

  private static final String URL = "http://127.0.0.1:8123";

  private final Vertx nowhere = Vertx.vertx();
  private final AtomicBoolean broken = new AtomicBoolean();
  private Stage stage;
  private ThreadId thread;
  private volatile boolean sweeping = true;
  private Thread sweeps;

  /** Where it breaks. */
  enum Fault {
    NONE,
    /** After the append and before the commit. */
    CONNECTION_LOST,
    /** The commit is there, and what follows it never reaches the bus. */
    HINT_LOST,
    /** The hint is published and nobody listens. */
    NOBODY_LISTENS,
    /** Somebody listens and cannot reach the database. */
    LISTENER_FAILS
  }

  /** A deploy that ends when it is told to. */
  private final class Deploy implements FlowKind<ThreadId, String> {
    private final Fault fault;
    private final ThreadLog log;

    Deploy(Fault fault) {
      this.fault = fault;
      this.log =
          fault == Fault.HINT_LOST
              ? new ThreadLog(stage.database, stage.flows, new Bus(nowhere))
              : stage.log;
    }

    @Override
    public String run(Flow flow, ThreadId thread) {
      var _ = flow.await("finish", String.class, Until.after(Duration.ofMinutes(1), "it goes on"));
      flow.commit("finished", tx -> finish(tx, flow.id(), thread));
      return "live";
    }

    private void finish(Tx tx, FlowId flow, ThreadId thread) {
      log.append(tx, thread, finished(flow));
      if (fault == Fault.CONNECTION_LOST && broken.compareAndSet(false, true)) {
        Database.rows(tx.connection(), "SELECT pg_terminate_backend(pg_backend_pid())");
      }
      tx.end("live");
    }

    @Override
    public String name() {
      return "devops.deploy";
    }

    @Override
    public Class<ThreadId> input() {
      return ThreadId.class;
    }

    @Override
    public Class<String> result() {
      return String.class;
    }
  }

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
    sweeps = sweep();
  }

  @AfterEach
  void close() throws InterruptedException {
    sweeping = false;
    sweeps.join();
    stage.close();
    nowhere.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void the_user_hears_it_once_wherever_it_breaks(Fault fault) {
    stage.node("one", TerminalEventTest::talk).register(new Deploy(fault));
    var deploy = deploy();
    listen(fault);
    assertThat(stage.flows.signal(deploy, "finish", "now")).isTrue();

    var began = System.nanoTime();
    Stage.eventually(() -> !stage.said(thread).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    stage.settled(thread);
    assertThat(stage.log.wakeUnseen()).isZero();
    assertThat(stage.said(thread)).containsExactly("It is live at " + URL);
    assertThat(stage.events(thread)).filteredOn(DeployFinished.class::isInstance).hasSize(1);
    assertThat(stage.turns(thread)).hasSize(1);
    assertThat(broken.get()).isEqualTo(fault == Fault.CONNECTION_LOST);
  }

  private void listen(Fault fault) {
    switch (fault) {
      case NONE, CONNECTION_LOST, HINT_LOST -> stage.watch.refresh();
      case NOBODY_LISTENS -> stage.watch.close();
      case LISTENER_FAILS -> listenInVain();
    }
  }

  private void listenInVain() {
    var away = Database.open(stage.vertx, FreshPostgres.url(), 1);
    var log = new ThreadLog(away, stage.flows, stage.bus);
    new DeployWatch(stage.bus, log, new PendingDeploys(stage.flows)).refresh();
    away.close();
  }

  private Thread sweep() {
    return Thread.startVirtualThread(() -> {
      while (sweeping) {
        stage.log.wakeUnseen();
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      }
    });
  }

  private static Reply talk(Question question) {
    return ScriptedModel.words("It is live at " + URL);
  }

  private FlowId deploy() {
    var start =
        Start.of("devops.deploy", thread, stage.user.user().toString()).thread(thread.toString());
    return stage.flows.start(start).orElseThrow();
  }

  private static DeployFinished finished(FlowId flow) {
    return new DeployFinished(
        flow, ProjectId.next(), "shop", ReleaseId.next(), URL, "c0ffee", false);
  }
}
