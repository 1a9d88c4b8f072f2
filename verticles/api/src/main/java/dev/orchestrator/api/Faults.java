package dev.orchestrator.api;

import dev.orchestrator.platform.LostConnection;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failed request is told about a fault that is not its own. */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** The problem to answer with. What nobody foresaw is logged, and never shown. */
  static Problem problem(Throwable fault) {
    return switch (fault) {
      case Problem problem -> problem;
      case ReplyException reply when reply.failureType() != ReplyFailure.RECIPIENT_FAILURE ->
          notServed(reply);
      case HttpClosedException _ -> senderGone();
      case HttpException refused when refused.getStatusCode() == 400 -> NotHttp.malformed();
      case InterruptedException _ -> stopping();
      case Throwable away when LostConnection.isCauseOf(away) -> databaseAway(away);
      default -> internal(fault);
    };
  }

  /** The status that a failed request is answered with. */
  static int status(Throwable fault) {
    return fault instanceof Problem problem ? problem.status() : quiet(fault);
  }

  private static int quiet(Throwable fault) {
    return fault instanceof ReplyException || LostConnection.isCauseOf(fault) ? 503 : 500;
  }

  private static Problem notServed(ReplyException reply) {
    var timedOut = reply.failureType() == ReplyFailure.TIMEOUT;
    return new Problem(
        503,
        timedOut ? "no_answer_in_time" : "not_served",
        null,
        timedOut
            ? "The part of the system that does this did not answer in time."
            : "The part of the system that does this is not running.",
        timedOut
            ? "Repeat the request with the same Idempotency-Key."
            : "Wait until the server has started, or start a node that runs that verticle.");
  }

  /** Nobody reads this any more. */
  private static Problem senderGone() {
    return new Problem(400, "sender_gone", null, "The sender has hung up.", "Ask again.");
  }

  private static Problem stopping() {
    return new Problem(
        503, "stopping", null, "The server is stopping.", "Ask again when it has started.");
  }

  private static Problem databaseAway(Throwable fault) {
    LOG.warn("the database is away: {}", fault.toString());
    return new Problem(
        503,
        "database_away",
        null,
        "The database is away.",
        "Try again in a few seconds; nothing that was answered before is lost.");
  }

  private static Problem internal(Throwable fault) {
    LOG.error("a request failed", fault);
    return new Problem(
        500,
        "internal",
        null,
        "This could not be carried out: an internal error.",
        "Try again; the server's log says more.");
  }
}
