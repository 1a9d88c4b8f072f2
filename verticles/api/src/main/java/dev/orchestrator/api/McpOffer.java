package dev.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.access.Scope;
import dev.orchestrator.mcp.Offer;
import dev.orchestrator.mcp.OfferedTool;
import dev.orchestrator.mcp.ToolCall;
import dev.orchestrator.mcp.ToolOutcome;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ToolCard;
import dev.orchestrator.tools.ToolUse;
import dev.orchestrator.tools.Toolbox;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tools of whoever sent a message, by role and scopes: those of the ProductOwner but the ones
 * that are about its own conversation.
 */
final class McpOffer implements Offer {

  private static final Set<Capability> GROUPS = EnumSet.complementOf(EnumSet.of(Capability.BASE));

  private final McpDesk desk;
  private final Call call;
  private final Principal principal;
  private @Nullable Toolbox opened;

  McpOffer(McpDesk desk, Call call) {
    this.desk = desk;
    this.call = call;
    this.principal = principal(call);
  }

  /** The same one for the whole message; most messages need none. */
  private Toolbox toolbox() {
    var toolbox = opened == null ? desk.catalogue().of(principal) : opened;
    opened = toolbox;
    return toolbox;
  }

  /** An admin who came without that scope is a user here. */
  private static Principal principal(Call call) {
    var known = call.known().principal();
    return known.role().covers(Role.ADMIN) && !call.known().isAdmin()
        ? new Principal(known.user(), Role.USER)
        : known;
  }

  @Override
  public List<OfferedTool> tools() {
    return toolbox().cards(GROUPS).stream().filter(this::open).map(this::offered).toList();
  }

  private boolean open(ToolCard card) {
    return call.known().scopes().contains(Scope.WRITE) || looks(card);
  }

  /** What a service calls its tool says nothing about what it does. */
  private boolean looks(ToolCard card) {
    return Tools.onlyLooks(card.name())
        && toolbox().services().stream().noneMatch(tool -> tool.name().equals(card.name()));
  }

  private OfferedTool offered(ToolCard card) {
    var title = card.name().replace('_', ' ');
    return new OfferedTool(
        card.name(), title, card.words(), card.arguments(), looks(card), card.confirm());
  }

  @Override
  public ToolOutcome call(ToolCall asked) {
    return switch (McpMeta.of(desk, call, principal, asked)) {
      case McpMeta.Misfit(var refusal) -> outcome(refusal);
      case McpMeta.Fits meta -> outcome(answer(asked, meta));
    };
  }

  private Answer<?> answer(ToolCall asked, McpMeta.Fits meta) {
    var key = meta.key().orElseGet(() -> UUID.randomUUID().toString());
    var carried = new McpCall(desk, call, new Envelope(key, principal, meta.thread()));
    return switch (toolbox().read(asked.name(), asked.arguments().toString())) {
      case ToolUse.Garbage(var refusal) -> refusal;
      case ToolUse.Unknown(var name) -> unknown(name);
      case ToolUse.Order order -> carried.carryOut(order, meta.key().isPresent());
      case ToolUse.ServiceCall service -> carried.carryOut(service, meta.key().isPresent());
    };
  }

  private static Answer<?> unknown(String name) {
    return Answer.refused(
        "tool_unknown", "There is no tool %s.".formatted(name), "Look with tools/list.");
  }

  private static ToolOutcome outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Done<?>(var result) -> new ToolOutcome(false, object(result));
      case Answer.Refused<?> refused -> new ToolOutcome(true, object(refused));
      case Answer.Asked<?>(var approval) -> new ToolOutcome(false, object(McpWaits.of(approval)));
    };
  }

  /** The protocol wants an object, whatever a service answers. */
  private static ObjectNode object(Object value) {
    var json = Json.tree(Json.write(value));
    if (json instanceof ObjectNode object) {
      return object;
    }
    var wrapped = Json.mapper().createObjectNode();
    wrapped.set("result", json);
    return wrapped;
  }
}
