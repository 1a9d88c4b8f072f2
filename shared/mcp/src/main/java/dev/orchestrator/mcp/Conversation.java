package dev.orchestrator.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.platform.Await;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers the messages of clients. Nothing is remembered between two of them, so whichever node
 * gets the next one can answer it; the tools are those that the caller has at that moment.
 */
public final class Conversation {

  /** Those before have batches, which the later ones took back. */
  public static final List<String> VERSIONS =
      List.of(ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);

  /** What names no version is taken for one of this, so what names it is taken too. */
  private static final String UNNAMED = ProtocolVersions.MCP_2025_03_26;

  /** Whoever carries a call out reads its arguments, and says better what is wrong with them. */
  private static final JsonSchemaValidator READ_BY_THE_TOOL =
      (_, value) -> ValidationResponse.asValid(String.valueOf(value));

  private final Implementation server;
  private final String instructions;

  /**
   * @param instructions what a model is told about this server
   */
  public Conversation(String name, String version, String instructions) {
    this.server = Implementation.builder(name, version).build();
    this.instructions = instructions;
  }

  /** Whether a message that says it is of this version can be answered. */
  public static boolean takes(String version) {
    return VERSIONS.contains(version) || version.equals(UNNAMED);
  }

  /** What is answered to a message, whatever it is. */
  public Heard hear(String message, Offer offer) {
    return switch (Incoming.read(message)) {
      case Incoming.Request request -> new Heard.Answered(answer(request, offer), request.opens());
      case Incoming.Remark() -> new Heard.Taken();
      case Incoming.Garbage garbage -> new Heard.Malformed(refusal(garbage));
    };
  }

  private static ObjectNode refusal(Incoming.Garbage garbage) {
    var refusal = SdkJson.object().put("jsonrpc", McpSchema.JSONRPC_VERSION);
    refusal.set("id", garbage.id());
    refusal.putObject("error").put("code", garbage.code()).put("message", garbage.words());
    return refusal;
  }

  /** The library would tell the client what was thrown; it is none of the client's business. */
  private ObjectNode answer(Incoming.Request request, Offer offer) {
    var thrown = new AtomicReference<RuntimeException>();
    var transport = new OneMessage();
    build(transport, offer, request, thrown);
    var answer = Await.await(future(transport, request));
    var fault = thrown.get();
    if (fault != null) {
      throw fault;
    }
    return discreet(answer, request);
  }

  /**
   * What the library cannot read it calls an internal error, with names of its classes; since
   * nothing else fails there, it is the params that do not fit.
   */
  private static ObjectNode discreet(ObjectNode answer, Incoming.Request request) {
    return answer.path("error").path("code").asInt() == ErrorCodes.INTERNAL_ERROR
        ? refusal(request.unfit())
        : answer;
  }

  private static Future<ObjectNode> future(OneMessage transport, Incoming.Request request) {
    var answered = transport.carry(request.asSdk()).toFuture();
    return Future.fromCompletionStage(answered).map(SdkJson.MAPPER::<ObjectNode>valueToTree);
  }

  /** The server of the library lives as long as its message. */
  private void build(
      OneMessage transport,
      Offer offer,
      Incoming.Request request,
      AtomicReference<RuntimeException> thrown) {
    var tools = request.aboutTools() ? offer.tools() : List.<OfferedTool>of();
    var _ =
        McpServer.sync(transport)
            .serverInfo(server)
            .instructions(instructions)
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .jsonMapper(new SdkJson())
            .jsonSchemaValidator(READ_BY_THE_TOOL)
            .immediateExecution(true)
            .tools(tools.stream().map(tool -> specified(tool, offer, request, thrown)).toList())
            .build();
  }

  private static SyncToolSpecification specified(
      OfferedTool tool,
      Offer offer,
      Incoming.Request request,
      AtomicReference<RuntimeException> thrown) {
    return new SyncToolSpecification(
        told(tool),
        (_, _) -> {
          try {
            return result(offer.call(request.call()));
          } catch (RuntimeException e) {
            thrown.set(e);
            return new CallToolResult(List.of(), true, Map.of(), Map.of());
          }
        });
  }

  private static CallToolResult result(ToolOutcome outcome) {
    return CallToolResult.builder()
        .addTextContent(outcome.content().toString())
        .structuredContent(outcome.content())
        .isError(outcome.refused())
        .build();
  }

  private static McpSchema.Tool told(OfferedTool tool) {
    return McpSchema.Tool.builder(tool.name(), schema(tool))
        .title(tool.title())
        .description(tool.words())
        .annotations(hints(tool))
        .build();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> schema(OfferedTool tool) {
    return SdkJson.MAPPER.convertValue(tool.arguments(), Map.class);
  }

  /** All of them work on what is in here. */
  private static ToolAnnotations hints(OfferedTool tool) {
    return ToolAnnotations.builder()
        .title(tool.title())
        .readOnlyHint(tool.looks())
        .destructiveHint(tool.destroys())
        .openWorldHint(false)
        .build();
  }
}
