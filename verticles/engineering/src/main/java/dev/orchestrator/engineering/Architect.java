package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a build, or says why the agent that would do it cannot. */
final class Architect {

  /** Where the template agent keeps what it knows of a project. */
  private static final String TEMPLATE = "template.json";

  private final Models models;
  private final Prompts prompts;
  private final Forge forge;
  private final EngineeringVerticle.Agent agent;

  Architect(Models models, Prompts prompts, Forge forge, EngineeringVerticle.Agent agent) {
    this.models = models;
    this.prompts = prompts;
    this.forge = forge;
    this.agent = agent;
  }

  /**
   * What the architect's model is shown, as JSON.
   *
   * @param agent who would write the code
   * @param revision absent in the first plan
   * @param template the template agent's own file, if the project has one
   */
  private record Assignment(
      String project,
      ProjectKind kind,
      String description,
      String task,
      String agent,
      String abilities,
      @Nullable String template,
      @Nullable Revision revision) {}

  /**
   * What a person wants to be different.
   *
   * @param plan the plan that they were shown, as JSON
   */
  private record Revision(String plan, String changes) {}

  /** The first plan. */
  Plan plan(String key, BuildOrder order) {
    return ask(key, order, assignment(order, null));
  }

  /** Another plan, with the changes that a person wants. */
  Plan plan(String key, BuildOrder order, Plan before, String changes) {
    return ask(key, order, assignment(order, new Revision(Json.write(before.outline()), changes)));
  }

  private Plan ask(String key, BuildOrder order, Assignment assignment) {
    var lines =
        List.<Line>of(
            new Line.Rules(prompts.of(Agent.ARCHITECT, order.language())),
            new Line.Outside(Json.write(assignment)));
    var question = new Question(key, order.thread(), lines, List.of());
    return Plan.read(models.of(Agent.ARCHITECT).ask(question).text());
  }

  private Assignment assignment(BuildOrder order, @Nullable Revision revision) {
    return new Assignment(
        order.name(),
        order.kind(),
        order.description(),
        order.task(),
        agent.name(),
        agent.abilities(),
        template(order),
        revision);
  }

  private @Nullable String template(BuildOrder order) {
    return forge
        .find(order.project())
        .filter(repository -> repository.head("main").isPresent())
        .flatMap(repository -> repository.read("main", TEMPLATE))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse(null);
  }
}
