package dev.orchestrator.engineering;

import static dev.orchestrator.engineering.Workbench.done;
import static dev.orchestrator.engineering.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.FlowCommand.CancelFlow;
import dev.orchestrator.messages.FlowCommand.ListFlows;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.EditProject;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.StateTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DesksTest {

  private Workbench bench;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    bench = Workbench.open(folder, Workbench.scripted(folder));
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "a", "Ab", "1a", "a b", "../etc", "a;rm -rf", "a\u0000b", "тест"})
  void a_name_that_cannot_be_one_is_refused_with_the_remedy(String name) {
    var answer = create(bench.new Somebody(), name, "words");
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    var refused = (Answer.Refused<ProjectView>) answer;
    assertThat(refused.code()).isEqualTo("name_invalid");
    assertThat(refused.field()).isEqualTo("name");
    assertThat(refused.remedy()).contains("lower-case letters");
  }

  @Test
  void words_that_are_missing_or_too_many_are_refused() {
    var ann = bench.new Somebody();
    assertThat(refusal(create(ann, "ok", " "))).isEqualTo("description_invalid");
    assertThat(refusal(create(ann, "ok", "x".repeat(10_001)))).isEqualTo("description_invalid");
    assertThat(refusal(create(ann, "ok", "bell\u0007"))).isEqualTo("description_invalid");
    assertThat(refusal(create(ann, "x".repeat(1_000_000), "w"))).isEqualTo("name_invalid");
    ann.project("ok");
    assertThat(refusal(ann.ask(new StartEngineering("ok", "  ")))).isEqualTo("task_invalid");
  }

  @Test
  void why_is_told_to_the_owner_alone_and_says_so_when_there_is_nothing_to_tell() {
    var ann = bench.new Somebody();
    var bob = bench.new Somebody();
    var project = ann.project("puzzle");
    var explained = Workbench.done(ann.ask(new ExplainProject("puzzle", "ru")));
    assertThat(explained.status()).isEqualTo("DRAFT");
    assertThat(explained.lines()).first().isEqualTo("puzzle: черновик.");
    assertThat(explained.next()).contains("orchestrator chat " + ann.thread);
    assertThat(Workbench.done(ann.ask(new ExplainThread(ann.thread, null))).about())
        .isEqualTo(ann.thread.toString());

    assertThat(refusal(bob.ask(new ExplainProject("puzzle", null)))).isEqualTo("project_not_found");
    assertThat(refusal(bob.ask(new ExplainProject(project.id().toString(), null))))
        .isEqualTo("project_not_found");
    assertThat(refusal(bob.ask(new ExplainThread(ann.thread, null)))).isEqualTo("thread_not_found");
    assertThat(refusal(ann.ask(new ExplainFlow(FlowId.next(), null)))).isEqualTo("flow_not_found");

    var flow = ann.starts("puzzle", "impossible");
    assertThat(refusal(bob.ask(new ExplainFlow(flow, null)))).isEqualTo("flow_not_found");
    bench.awaitEnd(flow);
    var failed = Workbench.done(ann.ask(new ExplainFlow(flow, "en")));
    assertThat(failed.about()).isEqualTo("puzzle");
    assertThat(failed.failures()).singleElement().asString().contains("no time machine");

    bench.database.query(
        "UPDATE project SET status = 'ARCHIVED' WHERE id = $1", project.id().value());
    assertThat(refusal(ann.ask(new ExplainProject("puzzle", null)))).isEqualTo("project_deleted");
  }

  @Test
  void a_project_that_cannot_be_read_is_named_and_spoils_no_list() {
    var ann = bench.new Somebody();
    ann.project("clear");
    ann.project("cryptic");
    bench.database.query(
        "UPDATE project SET status = 'SIDEWAYS' WHERE name = 'cryptic' AND owner = $1",
        ann.principal.user().value());
    var listed = Workbench.done(ann.ask(new ListProjects(null)));
    assertThat(listed.projects()).extracting(ProjectView::name).containsExactly("clear");
    assertThat(listed.unreadable()).containsExactly("cryptic");
  }

  @Test
  void two_projects_of_one_name_asked_for_at_once_get_two_names() throws Exception {
    var ann = bench.new Somebody();
    var cleo = bench.new Somebody();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> create = () -> ann.project("twin").name();
      var names =
          Stream.of(pool.submit(create), pool.submit(create))
              .map(future -> {
                try {
                  return future.get();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(names).containsExactlyInAnyOrder("twin", "twin-2");
    }
    assertThat(cleo.project("twin").name()).isEqualTo("twin");
    assertThat(done(cleo.ask(new ListProjects(null))).projects()).hasSize(1);
  }

  @Test
  void an_unknown_project_is_named_beside_those_that_there_are() {
    var ann = bench.new Somebody();
    var bob = bench.new Somebody();
    var his = bob.project("his");
    ann.project("hers");
    var answer = (Answer.Refused<ProjectView>) ann.ask(new GetProject("hrs"));
    assertThat(answer.code()).isEqualTo("project_not_found");
    assertThat(answer.message()).contains("hrs");
    assertThat(answer.remedy()).contains("hers").doesNotContain("his");
    assertThat(refusal(ann.ask(new GetProject("his")))).isEqualTo("project_not_found");
    assertThat(refusal(ann.ask(new GetProject(his.id().toString()))))
        .isEqualTo("project_not_found");
    assertThat(refusal(ann.ask(new GetProject("None")))).isEqualTo("project_not_found");
  }

  @Test
  void a_project_is_renamed_unless_the_name_is_taken() {
    var ann = bench.new Somebody();
    ann.project("before");
    ann.project("other");
    assertThat(refusal(ann.ask(new UpdateProject("before", "other", null, null))))
        .isEqualTo("name_taken");
    assertThat(refusal(ann.ask(new UpdateProject("before", null, null, null))))
        .isEqualTo("nothing_to_change");
    var changed = done(ann.ask(new UpdateProject("before", "after", "new words", null)));
    assertThat(changed.name()).isEqualTo("after");
    assertThat(changed.description()).isEqualTo("new words");
    assertThat(changed.repository()).endsWith("/after.git");
    assertThat(changed.notifications()).isEqualTo(Notifications.ALL);
    var quiet = done(ann.ask(new UpdateProject("after", null, null, Notifications.OFF)));
    assertThat(quiet).isEqualTo(done(ann.ask(new GetProject("after"))));
    assertThat(quiet.name()).isEqualTo("after");
    assertThat(quiet.notifications()).isEqualTo(Notifications.OFF);
  }

  @Test
  void a_change_that_is_made_for_what_is_not_there_any_more_changes_nothing() {
    var ann = bench.new Somebody();
    ann.project("edited");
    var seen = tag(done(ann.ask(new GetProject("edited"))));
    var first = done(ann.ask(new EditProject("edited", null, "first words", null, List.of(seen))));
    assertThat(first.description()).isEqualTo("first words");
    assertThat(
            refusal(ann.ask(new EditProject("edited", null, "second words", null, List.of(seen)))))
        .isEqualTo("changed_meanwhile");
    assertThat(done(ann.ask(new GetProject("edited")))).isEqualTo(first);
    var now = List.of(seen, tag(first));
    assertThat(done(ann.ask(new EditProject("edited", "renamed", null, null, now))).name())
        .isEqualTo("renamed");
  }

  private static String tag(ProjectView project) {
    return StateTag.of(project.anywhere());
  }

  @Test
  void of_two_who_change_what_both_have_seen_one_is_told_to_look_again() throws Exception {
    var ann = bench.new Somebody();
    ann.project("contested");
    var seen = List.of(tag(done(ann.ask(new GetProject("contested")))));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer<ProjectView>> one =
          () -> ann.ask(new EditProject("contested", null, "one", null, seen));
      Callable<Answer<ProjectView>> two =
          () -> ann.ask(new EditProject("contested", null, "two", null, seen));
      var answers = List.of(pool.submit(one), pool.submit(two));
      assertThat(answers.getFirst().get().getClass())
          .isNotEqualTo(answers.getLast().get().getClass());
    }
  }

  @Test
  void projects_come_page_by_page_and_what_cannot_be_read_ends_none() {
    var ann = bench.new Somebody();
    for (var name : List.of("oldest", "older", "newer", "newest")) {
      ann.project(name);
    }
    bench.database.query(
        "UPDATE project SET status = 'SIDEWAYS' WHERE name = 'newer' AND owner = $1",
        ann.principal.user().value());
    var first = done(ann.ask(new BrowseProjects(null, null, 2)));
    assertThat(first.projects()).extracting(ProjectView::name).containsExactly("newest");
    assertThat(first.unreadable()).containsExactly("newer");
    var second = done(ann.ask(new BrowseProjects(null, first.next(), 2)));
    assertThat(second.projects()).extracting(ProjectView::name).containsExactly("older", "oldest");
    var third = done(ann.ask(new BrowseProjects(null, second.next(), 2)));
    assertThat(third.projects()).isEmpty();
    assertThat(third.next()).isNull();
  }

  @Test
  void what_was_never_built_says_so() {
    var ann = bench.new Somebody();
    ann.project("fresh");
    assertThat(refusal(ann.ask(new GetEngineeringStatus("fresh")))).isEqualTo("no_build");
    assertThat(refusal(ann.ask(new ViewChanges("fresh")))).isEqualTo("no_build");
  }

  @Test
  void flows_are_for_admins() {
    var ann = bench.new Somebody();
    assertThat(refusal(ann.ask(new ListFlows(null)))).isEqualTo("forbidden");
    var root = new Envelope("k", new Principal(ann.principal.user(), Role.ADMIN), Optional.empty());
    assertThat(done(bench.bus.ask(new ListFlows("done"), root)).flows()).isEmpty();
    assertThat(refusal(bench.bus.ask(new ListFlows("asleep"), root))).isEqualTo("state_invalid");
    assertThat(refusal(bench.bus.ask(new CancelFlow("None"), root))).isEqualTo("flow_not_found");
  }

  private static Answer<ProjectView> create(Workbench.Somebody who, String name, String words) {
    return who.ask(new CreateProject(name, words, ProjectKind.HTTP_SERVICE, null));
  }
}
