package dev.orchestrator.po;

import dev.orchestrator.llm.Models;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Database;
import java.util.List;

/** Who answers in the dialogues, and how they did. */
final class Minds {

  static Minds chosen() {
    return new Minds();
  }

  Models models(Stage stage) {
    return Models.local(stage.vertx, new OfflinePlanner(), stage.database);
  }

  void begin(Dialogue dialogue, ThreadId thread) {}

  void end(Dialogue dialogue, List<String> wrong) {}

  void report(Database database) {}
}
