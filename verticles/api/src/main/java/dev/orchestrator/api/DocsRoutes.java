package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The contract, for programs and as a page for people. Everything comes from the jar. */
final class DocsRoutes {

  private static final String FOLDER = "/docs/";
  private static final String PAGE = "index.html";

  /** What the page is made of; nothing else in its folder is served. */
  private static final Map<String, String> PARTS =
      Map.of(
          "start.js", "text/javascript; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8",
          "swagger-ui.css", "text/css; charset=utf-8");

  /** The page loads nothing from elsewhere, and nobody puts it into a frame. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Contract contract;
  private final Supplier<String> busDocument;

  DocsRoutes(Contract contract, Supplier<String> busDocument) {
    this.contract = contract;
    this.busDocument = busDocument;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/openapi.yaml", Policy.ANYBODY, this::document),
        Route.get("/asyncapi.yaml", Policy.ANYBODY, this::busDocument),
        Route.get("/docs", Policy.ANYBODY, DocsRoutes::page),
        Route.get("/docs/:part", Policy.ANYBODY, DocsRoutes::part));
  }

  private Reply document(Call call) {
    return sent(call, "application/yaml; charset=utf-8", Buffer.buffer(contract.text()));
  }

  private Reply busDocument(Call call) {
    return sent(call, "application/yaml; charset=utf-8", Buffer.buffer(busDocument.get()));
  }

  private static Reply page(Call call) {
    call.response().putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    call.response().putHeader("Referrer-Policy", "no-referrer");
    return sent(call, "text/html; charset=utf-8", read(PAGE));
  }

  private static Reply part(Call call) {
    var name = call.path("part");
    var type = PARTS.get(name);
    if (type == null) {
      throw Problem.notFound("page", name);
    }
    return sent(call, type, read(name));
  }

  private static Reply sent(Call call, String type, Buffer bytes) {
    var response = call.response().putHeader("Content-Type", type);
    response.putHeader("Cache-Control", "no-cache").putHeader("X-Content-Type-Options", "nosniff");
    response.end(bytes);
    return new Reply.Written();
  }

  private static Buffer read(String name) {
    try (var file = DocsRoutes.class.getResourceAsStream(FOLDER + name)) {
      return Buffer.buffer(Objects.requireNonNull(file, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
