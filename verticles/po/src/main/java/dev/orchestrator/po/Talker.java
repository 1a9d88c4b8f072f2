package dev.orchestrator.po;

import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Tools;
import java.util.ArrayList;
import java.util.Optional;

/** Asks the ProductOwner's model what to do next. */
final class Talker {

  private final Model model;

  Talker(Model model) {
    this.model = model;
  }

  /** The model's answer to everything that the turn has seen and done so far. */
  Reply ask(Course course) {
    var step = "model-" + course.nextModelCall();
    var reply = course.flow().step(step, Reply.class, key -> model.ask(question(course, key)));
    course.lines().add(new Line.Model(reply));
    return reply;
  }

  private static Question question(Course course, String key) {
    var lines = new ArrayList<Line>();
    lines.add(new Line.Rules(Prompts.of(Agent.PRODUCT_OWNER)));
    lines.addAll(course.lines());
    var tools = Tools.of(course.capabilities(), course.principal().role());
    return new Question(key, Optional.of(course.thread()), lines, tools);
  }
}
