package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** Who is in the cluster. */
@Command(
    name = "nodes",
    description = "List the nodes: which are there, what each runs, what waits.",
    footerHeading = "%n",
    footer = {
      "  up           it lives",
      "  leaving      it was asked to end, and hands over what it has",
      "  suspected    it has been silent for three seconds; others wait seven more",
      "  silent       so long that others go on with its flows; those bound to it",
      "               wait for it for a minute",
      "  left         it ended in good order",
      "Who went more than a day ago is not shown, unless something is bound to it.",
      "RUNNING counts the flows there, BOUND those that can go on only there.",
      "\"not reached\" says that the node that answers does not see it on the bus."
    })
final class NodeVerb extends Listing {

  private static final int MS = 1000;

  NodeVerb(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    return show(session.client().get("/api/nodes"), NodeVerb::table, "No node has come yet.");
  }

  private static Table table(JsonNode listed) {
    var table =
        new Table(
            "NODE", "STATE", "SINCE", "LAST BEAT", "BUS", "CODE", "VERTICLES", "RUNNING", "BOUND");
    for (var node : listed.path("nodes")) {
      table.add(
          node.path("name").asText() + (node.path("here").asBoolean() ? " (this)" : ""),
          node.path("state").asText().toLowerCase(Locale.ROOT),
          since(node),
          beat(node),
          bus(node),
          node.path("code_version").asText("-"),
          words(node.path("verticles")),
          node.path("running").asText(),
          node.path("bound").asText());
    }
    return table;
  }

  /** Since when it is what it is. */
  private static String since(JsonNode node) {
    var since = node.hasNonNull("silent_since") ? node.path("silent_since") : node.path("since");
    return since.isTextual() ? Times.local(since.asText()) : "-";
  }

  private static String beat(JsonNode node) {
    var age = node.path("beat_age_ms");
    return age.isNumber() ? age.asLong() / MS + " s ago" : "never";
  }

  private static String bus(JsonNode node) {
    var alive = node.hasNonNull("since");
    var unreached = alive && node.hasNonNull("on_bus") && !node.path("on_bus").asBoolean();
    return node.path("bus").asText("-") + (unreached ? ", not reached" : "");
  }

  private static String words(JsonNode list) {
    var words =
        StreamSupport.stream(list.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "-" : words;
  }
}
