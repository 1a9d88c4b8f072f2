package dev.orchestrator.po;

import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Models;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Database;
import java.util.List;
import java.util.Map;

/** Who answers in the dialogues, and how they did. */
final class Minds {

  static Minds chosen() {
    return new Minds();
  }

  Models models(Stage stage) {
    return new Models(
        Map.of("offline", _ -> new OfflinePlanner()),
        new AgentConfigs(stage.database),
        new LlmCalls(stage.database));
  }

  void begin(Dialogue dialogue, ThreadId thread) {}

  void end(Dialogue dialogue, List<String> wrong) {}

  void report(Database database) {}
}
