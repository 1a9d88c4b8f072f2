package dev.orchestrator.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What is said to a request that is not even HTTP as we know it. */
final class NotHttp {

  /** Bytes of a method, a path with its query, and the version. */
  static final int LONGEST_LINE = 4096;

  /** Bytes of all headers together, which limits how many there are. */
  static final int LONGEST_HEADERS = 8192;

  private NotHttp() {}

  /** Answers it and ends its connection: where the next request begins nobody knows. */
  static void refuse(HttpServerRequest request) {
    var problem = problem(request.decoderResult().cause());
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Answering.PROBLEM)
        .putHeader("Connection", "close")
        .end(Answering.json(problem.body()))
        .onComplete(_ -> request.connection().close());
  }

  private static Problem problem(Throwable why) {
    return switch (why) {
      case TooLongHttpLineException _ ->
          new Problem(
              414,
              "path_too_long",
              null,
              "The first line of the request is longer than %d bytes.".formatted(LONGEST_LINE),
              "Shorten the path and its query.");
      case TooLongHttpHeaderException _ ->
          new Problem(
              431,
              "headers_too_long",
              null,
              "The headers are longer than %d bytes in all.".formatted(LONGEST_HEADERS),
              "Send fewer or shorter headers.");
      default -> malformed();
    };
  }

  static Problem malformed() {
    return new Problem(
        400, "malformed", null, "The request is not well-formed.", "Check its path and headers.");
  }
}
