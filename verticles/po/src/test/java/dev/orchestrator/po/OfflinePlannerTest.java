package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.llm.Models;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Await;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verticle itself with the offline planner; engineering and devops are doubles. */
class OfflinePlannerTest {

  private static final String URL = "http://127.0.0.1:8123";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private Stage stage;
  private FlowNode node;
  private final ProjectId project = ProjectId.next();
  private final List<CreateProject> created = new CopyOnWriteArrayList<>();
  private final List<StartEngineering> started = new CopyOnWriteArrayList<>();
  private final List<TriggerDeploy> deployed = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    stage = new Stage();
    serveDoubles();
    node = new FlowNode(stage.database, stage.flows, "one", 32);
    var models = Models.local(stage.vertx, new OfflinePlanner(), stage.database);
    var verticle =
        new PoVerticle(
            stage.bus,
            node,
            stage.stores(),
            stage.works(),
            new PoVerticle.Minds(models, Stage.PROMPTS));
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(stage.vertx.deployVerticle(verticle, virtual));
    node.start();
  }

  @AfterEach
  void close() {
    node.close();
    stage.close();
  }

  private void serveDoubles() {
    stage.serve(
        CreateProject.class,
        (_, command) -> {
          created.add(command);
          return new Answer.Done<>(view(command.name()));
        });
    stage.serve(ListProjects.class, (_, _) -> new Answer.Done<>(new ProjectList(views())));
    stage.serve(GetProject.class, (_, _) -> new Answer.Done<>(views().getFirst()));
    stage.serve(
        StartEngineering.class,
        (_, command) -> {
          started.add(command);
          return new Answer.Done<>(new Started(FlowId.next(), command.project()));
        });
    stage.serve(
        TriggerDeploy.class,
        (_, command) -> {
          deployed.add(command);
          return new Answer.Done<>(new Started(FlowId.next(), command.project()));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A service that greets people by name and counts visits|[A-Za-z]",
        "Сделай сервис, который приветствует людей по имени и считает посещения|[А-Яа-я]"
      })
  void a_sentence_becomes_a_project_a_build_a_deploy_and_a_url(String sentence, String letters) {
    var thread = stage.thread();
    stage.say(thread, sentence);
    stage.settled(thread);
    assertThat(created).hasSize(1);
    assertThat(started).hasSize(1);
    assertThat(started.getFirst().project()).isEqualTo(created.getFirst().name());

    stage.log.append(thread, built());
    stage.settled(thread);
    assertThat(deployed).hasSize(1);
    assertThat(deployed.getFirst().project()).isEqualTo(created.getFirst().name());
    assertThat(stage.said(thread)).isNotEmpty();

    var before = stage.said(thread).size();
    stage.log.append(thread, live());
    stage.log.wake(thread);
    stage.settled(thread);
    assertThat(stage.said(thread)).hasSize(before + 1).last().asString().contains(URL);
    assertThat(stage.said(thread)).allSatisfy(words -> assertThat(words).containsPattern(letters));
    assertThat(started).hasSize(1);
    assertThat(deployed).hasSize(1);
  }

  private EngineeringFinished built() {
    var name = created.getFirst().name();
    return new EngineeringFinished(
        FlowId.next(), project, name, COMMIT, "Wrote the service.", "3 tests passed");
  }

  private DeployFinished live() {
    var name = created.getFirst().name();
    return new DeployFinished(FlowId.next(), project, name, ReleaseId.next(), URL, COMMIT, false);
  }

  private List<ProjectView> views() {
    return created.stream().map(each -> view(each.name())).toList();
  }

  private ProjectView view(String name) {
    return new ProjectView(
        project,
        name,
        "",
        ProjectKind.HTTP_SERVICE,
        ProjectStatus.DRAFT,
        "http://127.0.0.1:8080/git/" + name,
        null,
        null,
        null,
        Instant.EPOCH,
        Notifications.ALL);
  }
}
