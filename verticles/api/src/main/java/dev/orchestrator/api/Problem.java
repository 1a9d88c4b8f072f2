package dev.orchestrator.api;

import dev.orchestrator.messages.Answer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a request was not carried out, as problem details (RFC 9457). */
final class Problem extends RuntimeException {

  private final int status;
  private final String code;
  private final @Nullable String field;
  private final String remedy;

  /**
   * @param code a stable name for programs
   * @param field the input at fault, if it is one
   * @param detail what is wrong, for a person
   * @param remedy what to do about it
   */
  Problem(int status, String code, @Nullable String field, String detail, String remedy) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
    this.remedy = remedy;
  }

  /** An input that cannot be used. */
  static Problem input(String code, String field, String detail, String remedy) {
    return new Problem(422, code, field, detail, remedy);
  }

  /** What is not there, or belongs to somebody else. */
  static Problem notFound(String what, String name) {
    return new Problem(
        404,
        what + "_not_found",
        null,
        "There is no %s %s.".formatted(what, name),
        "Check the name or id; what belongs to others is not shown.");
  }

  /** What a verticle refused. */
  static Problem refused(Answer.Refused<?> refused) {
    var status = statusOf(refused);
    return new Problem(
        status, refused.code(), refused.field(), refused.message(), refused.remedy());
  }

  private static int statusOf(Answer.Refused<?> refused) {
    if (refused.code().endsWith("_not_found")) {
      return 404;
    }
    if (refused.code().equals("internal")) {
      return 500;
    }
    if (refused.code().equals("changed_meanwhile")) {
      return 412;
    }
    return refused.field() == null || refused.field().isEmpty() ? 409 : 422;
  }

  int status() {
    return status;
  }

  String remedy() {
    return remedy;
  }

  String detail() {
    return Objects.requireNonNullElse(getMessage(), "");
  }

  /** The body, in the order that a person reads it. */
  Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "about:blank");
    body.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    body.put("status", status);
    body.put("detail", detail());
    body.put("code", code);
    if (field != null) {
      body.put("field", field);
    }
    body.put("remedy", remedy);
    return body;
  }
}
