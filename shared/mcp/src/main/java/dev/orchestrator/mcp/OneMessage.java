package dev.orchestrator.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Carries one message into the library and its answer out of it. */
final class OneMessage implements McpStatelessServerTransport {

  private @Nullable McpStatelessServerHandler server;

  @Override
  public void setMcpHandler(McpStatelessServerHandler listening) {
    server = listening;
  }

  Mono<JSONRPCResponse> carry(JSONRPCRequest request) {
    return Objects.requireNonNull(server, "nobody listens")
        .handleRequest(McpTransportContext.EMPTY, request);
  }

  @Override
  public List<String> protocolVersions() {
    return Conversation.VERSIONS;
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }
}
