package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.AnswerApproval.Outcome;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalFlowTest {

  private Stage stage;
  private ThreadId thread;
  private ApprovalAnswers answers;
  private final List<Envelope> deleted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
    answers = new ApprovalAnswers(stage.approvals, stage.receipts, stage.log);
    stage.serve(
        DeleteProject.class,
        (envelope, command) -> {
          deleted.add(envelope);
          return new Answer.Done<>(new Started(FlowId.next(), command.project()));
        });
    stage.node(
        "one", _ -> ScriptedModel.words("{\"capabilities\":[\"project_management\"]}"), this::talk);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Reply talk(Question question) {
    if (ScriptedModel.outside(question).toString().contains("ApprovalGiven")) {
      return ScriptedModel.words("Noted.");
    }
    return question.lines().stream().anyMatch(Line.ToolResult.class::isInstance)
        ? ScriptedModel.words("Please approve it.")
        : ScriptedModel.call("delete_project", Map.of("project", "shop"));
  }

  @Test
  void a_command_that_needs_a_yes_is_asked_about_and_not_carried_out() {
    var asked = ask("delete shop");

    assertThat(asked.question())
        .isEqualTo("Delete project shop with its code and everything that runs?");
    assertThat(deleted).isEmpty();
    assertThat(stage.approvals.pending(stage.user.user())).hasSize(1);
    assertThat(stage.threads.find(stage.user, thread).orElseThrow().awaiting()).isTrue();
  }

  @Test
  void it_is_asked_in_the_users_language() {
    assertThat(ask("удали shop").question()).startsWith("Удалить проект shop");
  }

  @Test
  void a_yes_carries_it_out_once_as_the_user_and_tells_the_thread() {
    var asked = ask("delete shop");

    assertThat(answer(stage.user, asked.approval(), true, "k"))
        .isInstanceOfSatisfying(
            Answer.Done.class, done -> assertThat(done.result()).isInstanceOf(Outcome.class));
    var given = given();

    assertThat(given)
        .isEqualTo(
            new ApprovalGiven(
                asked.approval(),
                "delete_project",
                true,
                stage.user.user(),
                "It has started for shop."));
    assertThat(deleted)
        .containsExactly(
            new Envelope("approval/" + asked.approval(), stage.user, Optional.of(thread)));
    Stage.eventually(() -> stage.said(thread).contains("Noted."));
  }

  @Test
  void a_no_is_told_and_nothing_happens() {
    var asked = ask("delete shop");

    answer(stage.user, asked.approval(), false, "k");

    assertThat(given().accepted()).isFalse();
    Stage.eventually(() -> stage.said(thread).contains("Noted."));
    assertThat(deleted).isEmpty();
  }

  @Test
  void of_many_answers_at_once_one_counts() throws Exception {
    var asked = ask("delete shop");
    var deeds =
        IntStream.range(0, 10)
            .<Callable<Answer<Outcome>>>mapToObj(
                n -> () -> answer(stage.user, asked.approval(), true, "key-" + n))
            .toList();

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = 0;
      for (var future : executor.invokeAll(deeds, 20, TimeUnit.SECONDS)) {
        done += future.get() instanceof Answer.Done ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
    }
    Stage.eventually(() -> stage.said(thread).contains("Noted."));
    stage.settled(thread);
    assertThat(deleted).hasSize(1);
    assertThat(stage.events(thread).stream().filter(ApprovalGiven.class::isInstance)).hasSize(1);
  }

  @Test
  void a_repeat_of_the_same_answer_gets_the_same_answer() {
    var asked = ask("delete shop");

    assertThat(answer(stage.user, asked.approval(), true, "k"))
        .isEqualTo(answer(stage.user, asked.approval(), true, "k"));
  }

  @Test
  void nobody_else_can_answer() {
    var asked = ask("delete shop");
    var stranger = stage.users.ensure("bob", Role.ADMIN);

    assertThat(answer(stranger, asked.approval(), true, "k")).isInstanceOf(Answer.Refused.class);
    assertThat(answer(stage.user, ApprovalId.next(), true, "l")).isInstanceOf(Answer.Refused.class);
    assertThat(stage.approvals.pending(stage.user.user())).hasSize(1);
  }

  private ApprovalAsked ask(String words) {
    stage.say(thread, words);
    stage.settled(thread);
    return (ApprovalAsked) first(ApprovalAsked.class);
  }

  private ApprovalGiven given() {
    Stage.eventually(() -> stage.events(thread).stream().anyMatch(ApprovalGiven.class::isInstance));
    return (ApprovalGiven) first(ApprovalGiven.class);
  }

  private ThreadEvent first(Class<? extends ThreadEvent> type) {
    return stage.events(thread).stream().filter(type::isInstance).findFirst().orElseThrow();
  }

  private Answer<Outcome> answer(Principal who, ApprovalId id, boolean yes, String key) {
    var envelope = new Envelope(key, who, Optional.of(thread));
    return answers.answer(envelope, new AnswerApproval(id, yes));
  }
}
