package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.mcp.Conversation;
import dev.orchestrator.mcp.Heard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The Model Context Protocol over streamable HTTP, without streams: a message comes in, its answer
 * goes out. Nothing has to be asked of a client and nothing is remembered of it, so that any node
 * takes its next message.
 */
final class McpRoutes {

  /** What keeps the ids of one client's requests apart from those of another. */
  static final String SESSION = "Mcp-Session-Id";

  private static final String VERSION = "MCP-Protocol-Version";

  private static final String INSTRUCTIONS =
      """
      A software team: it plans, writes, tests and deploys the projects of the person whose key you \
      come with. create_project, then start_engineering, then trigger_deploy. Work takes minutes: \
      these return at once, and get_engineering_status, get_deploy_status and explain_project tell \
      how it stands. What stops, deletes or cancels waits until that person has agreed to it \
      elsewhere; you cannot agree to it.\
      """;

  private final McpDesk desk;
  private final Origins origins;
  private final Conversation conversation;

  McpRoutes(McpDesk desk, Origins origins, String version) {
    this.desk = desk;
    this.origins = origins;
    this.conversation = new Conversation("orchestrator", version, INSTRUCTIONS);
  }

  List<Route> routes() {
    return List.of(Route.post("/mcp", Policy.TOOLS, this::hear));
  }

  private Reply hear(Call call) {
    origins.check(call.request());
    checkType(call);
    checkVersion(call);
    var message = call.bytes().toString(StandardCharsets.UTF_8);
    return switch (conversation.hear(message, desk.offer(call))) {
      case Heard.Answered(var answer, var opens) -> new Reply.Sent(200, answer, session(opens));
      case Heard.Malformed(var refusal) -> Reply.status(400, refusal);
      case Heard.Taken() -> taken(call);
    };
  }

  private static Map<String, String> session(boolean opens) {
    return opens ? Map.of(SESSION, UUID.randomUUID().toString()) : Map.of();
  }

  private static Reply taken(Call call) {
    call.response().setStatusCode(202).end();
    return new Reply.Written();
  }

  private static void checkType(Call call) {
    if (!BodyShape.isJson(call.request())) {
      throw BodyShape.notDeclared();
    }
  }

  private static void checkVersion(Call call) {
    call.query(VERSION)
        .filter(version -> !Conversation.takes(version))
        .ifPresent(version -> {
          throw new Problem(
              400,
              "version_not_spoken",
              VERSION,
              "%s is no version that is spoken here.".formatted(version),
              "Spoken: " + String.join(", ", Conversation.VERSIONS) + ".");
        });
  }
}
