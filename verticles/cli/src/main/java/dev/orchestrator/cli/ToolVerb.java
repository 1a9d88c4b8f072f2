package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** What the ProductOwner can do for the person. */
@Command(
    name = "tools",
    description = "List the ProductOwner's tools, and those of services.",
    footer = {
      "",
      "ASKS says that you are asked before it is done. A tool of a service is there",
      "for as long as the service is connected; see docs/bridge.md."
    })
final class ToolVerb extends Listing {

  ToolVerb(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    return show(session.client().get("/api/tools"), ToolVerb::table, "There are no tools.");
  }

  private static Table table(JsonNode listed) {
    var table = new Table("TOOL", "GROUP", "FROM", "ASKS", "WHAT IT DOES");
    for (var tool : listed.path("tools")) {
      table.add(
          tool.path("name").asText(),
          tool.path("group").asText(),
          tool.path("service").asBoolean() ? "service" : "here",
          tool.path("confirm").asBoolean() ? "yes" : "-",
          tool.path("words").asText());
    }
    return table;
  }
}
