package dev.orchestrator.po;

import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.llm.Models;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.TalkCommand;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The ProductOwner's verticle with a small world for each user behind the bus. */
final class Rehearsal implements AutoCloseable {

  private static final String INSERT =
      "INSERT INTO thread_event (thread_id, seq, type, body) VALUES ($1, $2, $3, $4)";

  private static final String HANDLED =
      "UPDATE thread SET last_seq = $2, wake_seq = $2, seen_seq = $2, awaiting = $3 WHERE id = $1";

  /** A row for each project of a world, for what looks a project up without asking the team. */
  private static final String PROJECT =
      """
      INSERT INTO project (id, owner, name, description, kind, status, thread_id, clone_key)
      VALUES ($1, $2, $3, 'd', 'HTTP_SERVICE', 'DRAFT', $4, 'none')
      """;

  final Stage stage = new Stage();
  private final FlowNode node;
  private final Map<UserId, World> worlds = new ConcurrentHashMap<>();

  private final Duration patience;

  /**
   * @param patience how long a turn may take
   */
  Rehearsal(Function<Stage, Models> models, Duration patience) {
    this.patience = patience;
    node = new FlowNode(stage.database, stage.flows, "rehearsal", 32);
    var minds = new PoVerticle.Minds(models.apply(stage), Stage.PROMPTS);
    var verticle = new PoVerticle(stage.bus, node, stage.stores(), stage.works(), minds);
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(stage.vertx.deployVerticle(verticle, virtual));
    Tools.of(EnumSet.allOf(Capability.class), Role.USER).stream()
        .filter(tool -> !TalkCommand.class.isAssignableFrom(tool))
        .forEach(this::serve);
    node.start();
  }

  /** Someone with a thread, and with a world of their own. */
  record Person(Principal principal, ThreadId thread, World world) {}

  Person person(String name, World world, List<ThreadEvent> history, boolean asked) {
    var principal = stage.users.ensure(name, Role.USER);
    worlds.put(principal.user(), world);
    var thread = stage.threads.open(principal.user(), name);
    for (var project : world.names()) {
      var id = world.idOf(project).value();
      stage.database.query(PROJECT, id, principal.user().value(), project, thread.value());
    }
    for (var i = 0; i < history.size(); i++) {
      var event = history.get(i);
      stage.database.query(
          INSERT, thread.value(), i + 1L, event.getClass().getSimpleName(), Json.write(event));
    }
    stage.database.query(HANDLED, thread.value(), (long) history.size(), asked);
    return new Person(principal, thread, world);
  }

  /** Something happens; returns what the thread was told until it came to rest. */
  List<ThreadEvent> happens(Person person, ThreadEvent event) {
    var seq = stage.log.append(person.thread(), event);
    stage.log.wake(person.thread());
    Stage.eventually(() -> rests(person), patience);
    return stage.log.after(person.thread(), seq, 1000).stream().map(each -> each.event()).toList();
  }

  private boolean rests(Person person) {
    var row = stage.threads.find(person.principal(), person.thread()).orElseThrow();
    return row.wakeSeq() <= row.seenSeq()
        && stage.turns(person.thread()).stream().noneMatch(turn -> turn.state().live());
  }

  /** Each tool is served by the world of whoever asks. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private void serve(Class<? extends Command<?>> tool) {
    BiFunction<Envelope, Command<?>, Answer> service =
        (envelope, command) ->
            Objects.requireNonNull(worlds.get(envelope.principal().user())).carryOut(command);
    stage.serve((Class) tool, (BiFunction) service);
  }

  @Override
  public void close() {
    node.close();
    stage.close();
  }
}
