package dev.orchestrator.po;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.flow.StepFailed;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the groups of tools that a turn begins with, by a cheap model. */
final class IntentParser {

  /** What a turn gets when the model's answer cannot be used; the rest can be asked for. */
  static final Set<Capability> FALLBACK = EnumSet.of(Capability.PROJECT_MANAGEMENT);

  private static final Logger LOG = LoggerFactory.getLogger(IntentParser.class);

  private final Model model;
  private final Prompts prompts;

  IntentParser(Model model, Prompts prompts) {
    this.model = model;
    this.prompts = prompts;
  }

  /** The groups that the newest words and events need. */
  Set<Capability> capabilities(Course course) {
    try {
      var reply = course.flow().step("intent_parser", Reply.class, key -> ask(course, key));
      return parse(reply.text());
    } catch (StepFailed e) {
      LOG.warn("the intent of {} is guessed: {}", course.thread(), e.failure().message());
      return FALLBACK;
    }
  }

  private Reply ask(Course course, String key) {
    var lines = new ArrayList<Line>();
    lines.add(new Line.Rules(prompts.of(Agent.INTENT_PARSER, course.locale()) + services(course)));
    course.summaries().forEach(each -> lines.add(new Line.Outside(EventLines.SUMMARY + each)));
    lines.addAll(course.news());
    return model.ask(new Question(key, Optional.of(course.thread()), lines, List.of()));
  }

  private static String services(Course course) {
    var offered = JoinedServices.byGroup(course.toolbox());
    return offered.isEmpty() ? "" : "\nTools of services that joined, by group:\n\n" + offered;
  }

  static Set<Capability> parse(String answer) {
    try {
      var names = Json.tree(unfenced(answer)).path("capabilities");
      return names.isArray() ? known(names) : unusable(answer);
    } catch (JsonMismatch e) {
      return unusable(answer);
    }
  }

  private static Set<Capability> known(JsonNode names) {
    var found = EnumSet.noneOf(Capability.class);
    for (var name : names) {
      Capability.named(name.asText())
          .ifPresentOrElse(
              found::add, () -> LOG.warn("the intent parser named {}, which is no group", name));
    }
    return found;
  }

  private static Set<Capability> unusable(String answer) {
    LOG.warn("the intent parser's answer is no JSON of ours: {}", start(answer));
    return FALLBACK;
  }

  /** Some models wrap JSON in a fence of backticks, whatever they are told. */
  private static String unfenced(String answer) {
    var text = answer.strip();
    if (!text.startsWith("```") || !text.endsWith("```") || text.indexOf('\n') < 0) {
      return text;
    }
    return text.substring(text.indexOf('\n') + 1, text.length() - 3);
  }

  private static String start(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
