package dev.orchestrator.devops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.ModelFailed;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.manifest.Variable.Kind;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a model say where the values of variables come from whose names no rule knows. It is shown
 * the names and nothing else. What it does not say clearly, only a person knows.
 */
final class EnvAnalyst {

  private static final Logger LOG = LoggerFactory.getLogger(EnvAnalyst.class);

  private final Model model;
  private final Prompts prompts;

  EnvAnalyst(Model model, Prompts prompts) {
    this.model = model;
    this.prompts = prompts;
  }

  /** What the journal keeps of the answer. */
  record Judged(Map<String, Kind> kinds) {}

  /** The kinds of these names; no model is asked about none. */
  Map<String, Kind> judge(Flow flow, String step, DeployOrder order, List<String> names) {
    return names.isEmpty()
        ? Map.of()
        : flow.step(step, Judged.class, key -> new Judged(ask(key, order, names))).kinds();
  }

  private Map<String, Kind> ask(String key, DeployOrder order, List<String> names) {
    var question =
        new Question(
            key,
            order.thread(),
            List.of(
                new Line.Rules(prompts.of(Agent.ENV_ANALYST, order.language())),
                new Line.Outside(String.join("\n", names))),
            List.of());
    try {
      return understood(model.ask(question).text(), names);
    } catch (ModelFailed e) {
      LOG.warn("nobody judged {}: only a person knows them, then: {}", names, e.toString());
      return Map.of();
    }
  }

  /** What the answer says of the names that were asked about, as far as it can be so. */
  static Map<String, Kind> understood(String answer, List<String> names) {
    var said = object(answer);
    var kinds = new TreeMap<String, Kind>();
    for (var name : names) {
      switch (said.path(name).asText()) {
        case "infra" -> kinds.put(name, Kind.INFRA);
        case "computed" ->
            kinds.put(name, Environment.isComputable(name) ? Kind.COMPUTED : Kind.USER);
        default -> kinds.put(name, Kind.USER);
      }
    }
    return kinds;
  }

  private static JsonNode object(String answer) {
    var begin = answer.indexOf('{');
    var end = answer.lastIndexOf('}');
    try {
      return Json.tree(begin < 0 || end < begin ? "{}" : answer.substring(begin, end + 1));
    } catch (JsonMismatch e) {
      return Json.tree("{}");
    }
  }
}
