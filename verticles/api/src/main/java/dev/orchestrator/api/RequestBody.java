package dev.orchestrator.api;

import dev.orchestrator.platform.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the body of a paused request, up to a limit. */
final class RequestBody {

  /** What is too long is read to its end, so that the sender gets to read why, but only so far. */
  private static final long MOST_DISCARDED = 16L * 1024 * 1024;

  private RequestBody() {}

  /** Whether something may follow the head; nothing has to be waited for where nothing can. */
  static boolean follows(HttpServerRequest request) {
    var headers = request.headers();
    return headers.contains(HttpHeaders.CONTENT_LENGTH)
        || headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  static Buffer read(HttpServerRequest request, int mostBytes, Allowance allowance) {
    if (!follows(request)) {
      return Buffer.buffer();
    }
    if (declaredLength(request) > mostBytes) {
      throw tooLong(mostBytes);
    }
    var body = Buffer.buffer();
    var read = Promise.<Buffer>promise();
    request.handler(chunk -> {
      if (body.length() + chunk.length() <= mostBytes) {
        body.appendBuffer(chunk);
      } else {
        read.tryFail(tooLong(mostBytes));
      }
      if (request.bytesRead() > MOST_DISCARDED) {
        request.connection().close();
      }
    });
    request.endHandler(_ -> read.tryComplete(body));
    request.exceptionHandler(read::tryFail);
    request.resume();
    return within(allowance.body(mostBytes), read.future(), request);
  }

  private static Buffer within(Duration limit, Future<Buffer> read, HttpServerRequest request) {
    try {
      return Await.await(read.timeout(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (Await.Failed e) {
      if (e.getCause() instanceof TimeoutException) {
        request.response().putHeader("Connection", "close");
        throw tooSlow(limit);
      }
      throw e;
    }
  }

  private static Problem tooSlow(Duration limit) {
    return new Problem(
        408,
        "body_too_slow",
        null,
        "The body was not there within %d seconds.".formatted(limit.toSeconds()),
        "Send it faster, or less at once.");
  }

  /** Lets go of what nobody wants to read. */
  static void discard(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    if (declaredLength(request) > MOST_DISCARDED) {
      request.response().putHeader("Connection", "close");
    }
    request.resume();
  }

  private static long declaredLength(HttpServerRequest request) {
    var header = request.getHeader("Content-Length");
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Problem tooLong(int mostBytes) {
    return new Problem(
        413,
        "body_too_long",
        null,
        "The body is longer than %d bytes.".formatted(mostBytes),
        "Send less at once.");
  }
}
