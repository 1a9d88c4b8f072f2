package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.po.Dialogue.Moment;
import dev.orchestrator.po.Rehearsal.Person;
import dev.orchestrator.store.Approval;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recorded dialogues, judged. Which model answers is up to {@link Minds}: the offline planner,
 * unless a provider is named as {@code make dialogues} does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialoguesTest {

  private static final Path FOLDER = Path.of("src/test/resources/dialogues");
  private static final String URL = "http://127.0.0.1:8123";

  private final Minds minds = Minds.chosen();
  private Rehearsal rehearsal;

  static List<Dialogue> dialogues() {
    return Dialogue.all(FOLDER);
  }

  @BeforeAll
  void open() {
    rehearsal = new Rehearsal(minds::models, Duration.ofSeconds(minds.real() ? 180 : 20));
  }

  @AfterAll
  void close() {
    minds.report(rehearsal.stage.database);
    rehearsal.close();
  }

  @Test
  void there_are_enough_of_them_in_both_languages() {
    assertThat(dialogues()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(dialogues().stream().filter(each -> each.language().equals("ru")))
        .hasSizeGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void the_product_owner_answers_as_a_good_colleague(Dialogue dialogue) {
    var person = person(dialogue);
    var wrong = new ArrayList<String>();
    var known = new HashSet<>(approvals(person));
    minds.begin(person.thread());
    for (var exchange : dialogue.exchanges()) {
      var told = rehearsal.happens(person, event(person, exchange));
      var asked = new ArrayList<>(approvals(person));
      asked.removeAll(known);
      known.addAll(asked);
      var verdict = new Verdict(exchange, dialogue.language());
      verdict.on(person.world().ordered(), asked, told).stream()
          .map(each -> Objects.requireNonNullElse(exchange.user(), "event") + " → " + each)
          .forEach(wrong::add);
    }
    minds.end(dialogue, wrong);
    assertThat(wrong).isEmpty();
  }

  private Person person(Dialogue dialogue) {
    var world = new World(dialogue.projects());
    var nobody = UserId.next();
    var history = dialogue.history().stream().map(moment -> event(world, nobody, moment)).toList();
    var asked = !history.isEmpty() && history.getLast() instanceof Asked;
    return rehearsal.person(String.valueOf(dialogue.name()), world, history, asked);
  }

  private Set<Approval> approvals(Person person) {
    return Set.copyOf(rehearsal.stage.approvals.pending(person.principal().user()));
  }

  private static ThreadEvent event(Person person, Dialogue.Exchange exchange) {
    return exchange.user() != null
        ? new UserSaid(person.principal().user(), exchange.user())
        : event(
            person.world(), person.principal().user(), Objects.requireNonNull(exchange.happens()));
  }

  private static ThreadEvent event(World world, UserId user, Moment moment) {
    if (moment.user() != null) {
      return new UserSaid(user, moment.user());
    }
    if (moment.said() != null) {
      return new Said(moment.said());
    }
    if (moment.asked() != null) {
      return new Asked(
          moment.asked(), Objects.requireNonNullElse(moment.choices(), List.<String>of()));
    }
    return work(world, moment, Objects.requireNonNullElse(moment.project(), "it"));
  }

  private static ThreadEvent work(World world, Moment moment, String project) {
    var id = world.idOf(project);
    var flow = FlowId.next();
    var text = Objects.requireNonNullElse(moment.text(), "");
    return switch (Objects.requireNonNull(moment.event())) {
      case "built" ->
          new EngineeringFinished(flow, id, project, World.COMMIT, "did it", "Tests passed: 3");
      case "live" ->
          new DeployFinished(flow, id, project, ReleaseId.next(), URL, World.COMMIT, false);
      case "failed" -> new FlowFailed(flow, "engineering.build", id, project, text, "");
      case "deploy_failed" -> new DeployFailed(flow, id, project, World.COMMIT, text, "");
      case "secrets" -> new SecretsMissing(flow, id, project, List.of(text));
      case "crashed" -> new ReleaseCrashed(ReleaseId.next(), id, project, World.COMMIT, text, "");
      case "plan" ->
          new PlanProposed(
              flow,
              id,
              project,
              1,
              new PlanOutline(
                  text, List.of("backend"), List.of("write it"), List.of("it works"), List.of()),
              null,
              Instant.parse("2030-01-01T00:00:00Z"));
      case "waits_for_approval" ->
          new ApprovalAsked(
              new ApprovalId(java.util.UUID.randomUUID()),
              "delete_project",
              text,
              Instant.parse("2030-01-01T00:00:00Z"));
      default -> throw new IllegalArgumentException("no such event: " + moment);
    };
  }
}
