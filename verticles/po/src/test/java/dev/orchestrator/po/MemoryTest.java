package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.State;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Tokens;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.ThreadSummary;
import dev.orchestrator.store.ThreadSummary.MadeBy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a long conversation leaves in the ProductOwner's mind. */
class MemoryTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String URL = "http://127.0.0.1:8123";
  private static final ProjectId PROJECT = ProjectId.next();

  private final ScriptedModel model = new ScriptedModel();
  private final List<Question> retold = new ArrayList<>();
  private Stage stage;
  private ThreadId thread;

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void decisions_survive_a_long_conversation_though_no_model_retells_it() {
    happened(decisions());
    happened(talk(120, "About the colour of the button in the corner, once more: "));
    model.says("Hm.").says("I remember.");
    stage.node("one", model);

    turn("and now?");
    retold();
    var summaries = stage.summaries.newest(thread, 100);
    assertThat(summaries).isNotEmpty();
    assertThat(summaries).allMatch(summary -> summary.madeBy() == MadeBy.EXTRACT);
    assertThat(summaries)
        .allSatisfy(summary ->
            assertThat(Tokens.in(summary.text())).isLessThanOrEqualTo(RetellFlow.LONGEST));

    turn("what have we decided?");
    var shown = String.join("\n", ScriptedModel.outside(model.asked().get(1)));
    assertThat(shown).contains("[summary] ");
    assertThat(shown).contains("the plan (version 2) was accepted");
    assertThat(shown).contains("shop is live at " + URL).contains("01234567");
    assertThat(model.asked().get(1).lines()).hasSizeLessThan(Past.WINDOW + 20);
  }

  @Test
  void the_summarizer_is_shown_what_fell_out_and_what_it_said_before() {
    stage.summarizer =
        question -> {
          synchronized (retold) {
            retold.add(question);
            return ScriptedModel.words("They want a shop (" + retold.size() + ").");
          }
        };
    happened(decisions());
    happened(talk(80, "Some more about this and about that and about a third thing: "));
    model.says("One.").says("Two.");
    stage.node("one", model);
    turn("first");
    retold();
    var first = stage.summaries.newest(thread, 1).getFirst();
    happened(talk(60, "And again about this and about that and about a third thing: "));
    turn("second");
    retold();

    assertThat(first.text()).isEqualTo("They want a shop (1).");
    assertThat(first.madeBy()).isEqualTo(MadeBy.MODEL);
    var last = retold.getLast();
    assertThat(ScriptedModel.outside(last).getFirst()).startsWith("[summary] They want a shop");
    assertThat(last.tools()).isEmpty();
    assertThat(stage.summaries.newest(thread, 1).getFirst().upTo()).isGreaterThan(first.upTo());
  }

  @Test
  void nothing_falls_between_the_summary_and_what_is_shown() {
    happened(talk(100, "One of many long sentences that nobody will ever read again: "));
    stage.summarizer = _ -> ScriptedModel.words("Retold.");
    model.says("One.").says("Two.");
    stage.node("one", model);
    turn("first");
    retold();
    turn("second");

    var retoldUpTo =
        stage.summaries.newest(thread, 1).stream().mapToLong(ThreadSummary::upTo).sum();
    var shown = ScriptedModel.outside(model.asked().get(1));
    for (var number = retoldUpTo + 1; number <= 100; number++) {
      var words = "again: " + number + ".";
      assertThat(model.asked().get(1).lines().toString()).contains(words);
    }
    assertThat(shown.getFirst()).isEqualTo("[summary] Retold.");
  }

  @Test
  void a_short_conversation_is_not_retold() {
    happened(talk(20, "Words "));
    model.says("One.");
    stage.node("one", model);
    turn("first");

    assertThat(stage.flows.list(FlowQuery.any().kind(RetellFlow.KIND))).isEmpty();
  }

  @Test
  void of_a_very_long_message_the_middle_is_left_out_and_that_is_said() {
    model.says("One.");
    stage.node("one", model);
    turn("begin " + "x".repeat(30_000) + " end");

    var shown = ScriptedModel.outside(model.asked().getFirst()).getFirst();
    assertThat(shown).startsWith("begin").endsWith("end").contains("characters are left out here");
    assertThat(shown).hasSizeLessThan(13_000);
  }

  @Test
  void what_is_pending_stands_in_the_rules() {
    model.says("One.");
    stage.node("one", model);
    stage.flows.start(
        Start.of("engineering.build", "x", stage.user.user().toString())
            .thread(thread.toString())
            .subject(PROJECT.toString()));
    turn("how is it going?");

    var rules = ((Line.Rules) model.asked().getFirst().lines().getFirst()).text();
    assertThat(rules).contains("## Pending in this conversation").contains("engineering.build");
  }

  @Test
  void the_offline_planner_retells_decisions_too() {
    happened(decisions());
    happened(talk(80, "Some more about this and about that and about a third thing: "));
    stage.summarizer = offline();
    model.says("One.");
    stage.node("one", model);
    turn("first");
    retold();

    var summary = stage.summaries.newest(thread, 1).getFirst();
    assertThat(summary.madeBy()).isEqualTo(MadeBy.MODEL);
    assertThat(summary.text()).contains("was accepted", URL);
  }

  private Model offline() {
    return Minds.chosen().models(stage).of(Agent.SUMMARIZER);
  }

  private static List<ThreadEvent> decisions() {
    var flow = FlowId.next();
    return List.of(
        new UserSaid(UserId.next(), "A shop that sells blue hats"),
        new PlanAnswered(flow, PROJECT, "shop", 2, PlanDecision.ACCEPT, null),
        new Progress(flow, PROJECT, "tester-1", "testing"),
        new EngineeringFinished(flow, PROJECT, "shop", COMMIT, "did it", "Tests passed."),
        new DeployFinished(flow, PROJECT, "shop", ReleaseId.next(), URL, COMMIT, false));
  }

  private static List<ThreadEvent> talk(int events, String words) {
    var talk = new ArrayList<ThreadEvent>();
    var user = UserId.next();
    for (var i = 1; i <= events; i++) {
      var text = words + words + words + i + ".";
      talk.add(i % 2 == 0 ? new Said(text) : new UserSaid(user, text));
    }
    return talk;
  }

  /** In the past: a turn has handled it. */
  private void happened(List<ThreadEvent> events) {
    var seq = stage.log.lastSeq(thread);
    for (var event : events) {
      seq++;
      stage.database.query(
          "INSERT INTO thread_event (thread_id, seq, type, body) VALUES ($1, $2, $3, $4)",
          thread.value(),
          seq,
          event.getClass().getSimpleName(),
          Json.write(event));
    }
    stage.database.query(
        "UPDATE thread SET last_seq = $2, wake_seq = $2, seen_seq = $2 WHERE id = $1",
        thread.value(),
        seq);
  }

  private void turn(String words) {
    stage.say(thread, words);
    stage.settled(thread);
  }

  private void retold() {
    Stage.eventually(() -> {
      var flows = stage.flows.list(FlowQuery.any().kind(RetellFlow.KIND));
      return !flows.isEmpty() && flows.stream().allMatch(flow -> flow.state() == State.DONE);
    });
  }
}
