package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says when it refuses. It is judged by its status and by the codes in it; its
 * sentences count only where the providers have no code, and none of them is carried on.
 */
final class Complaint {

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,3})\\d*)?s?");
  private static final int IN_STREAM = 0;

  private final int status;
  private final List<String> codes;
  private final String sentence;

  private Complaint(int status, JsonNode error) {
    this.status = status;
    this.codes = codes(error);
    this.sentence = error.path("message").asText("").toLowerCase(Locale.ROOT);
  }

  static AttemptFailed of(int status, HttpHeaders headers, String body) {
    var error = error(body);
    return AttemptFailed.of(new Complaint(status, error).kind(), "HTTP " + status)
        .retryAfter(pause(headers, error));
  }

  /** An error that came where the answer should have gone on. */
  static AttemptFailed inStream(JsonNode event) {
    return AttemptFailed.of(new Complaint(IN_STREAM, event.path("error")).kind());
  }

  private static JsonNode error(String body) {
    try {
      var tree = Json.tree(body);
      return (tree.isArray() ? tree.path(0) : tree).path("error");
    } catch (JsonMismatch e) {
      return MissingNode.getInstance();
    }
  }

  private static List<String> codes(JsonNode error) {
    var codes = new ArrayList<String>();
    Stream.of("code", "type", "status").forEach(field -> codes.add(error.path(field).asText("")));
    error.path("details").forEach(detail -> codes.add(detail.path("reason").asText("")));
    return codes.stream().map(code -> code.toLowerCase(Locale.ROOT)).toList();
  }

  private FailureKind kind() {
    if (status == 402 || has("insufficient_quota", "billing_error") || says("credit balance")) {
      return FailureKind.OUT_OF_CREDIT;
    }
    if (status == 401
        || status == 403
        || has("invalid_api_key", "authentication_error", "permission_error", "api_key_invalid")) {
      return FailureKind.KEY_REFUSED;
    }
    if (status == 413 || has("context_length_exceeded", "request_too_large") || saysTooLong()) {
      return FailureKind.TOO_LONG;
    }
    return kindOfStatus();
  }

  private FailureKind kindOfStatus() {
    if (status == 404 || has("model_not_found", "not_found_error") || says("not a valid model")) {
      return FailureKind.MODEL_UNKNOWN;
    }
    if (status == 429 || has("rate_limit_error", "rate_limit_exceeded", "resource_exhausted")) {
      return FailureKind.RATE_LIMITED;
    }
    if (status == 408) {
      return FailureKind.TIMED_OUT;
    }
    return status == IN_STREAM || status >= 500 ? FailureKind.OVERLOADED : FailureKind.BAD_REQUEST;
  }

  private boolean has(String... known) {
    return Stream.of(known).anyMatch(codes::contains);
  }

  private boolean says(String words) {
    return status == 400 && sentence.contains(words);
  }

  private boolean saysTooLong() {
    return says("prompt is too long")
        || says("maximum context length")
        || says("input token count");
  }

  /** How long they ask us to wait: in a header, or where Google has it. */
  private static @Nullable Duration pause(HttpHeaders headers, JsonNode error) {
    var milliseconds = headers.firstValue("retry-after-ms").flatMap(Complaint::milliseconds);
    if (milliseconds.isPresent()) {
      return milliseconds.get();
    }
    var inBody =
        error.path("details").valueStream().map(detail -> detail.path("retryDelay").asText(""));
    return Stream.concat(headers.firstValue("retry-after").stream(), inBody)
        .flatMap(text -> seconds(text).stream())
        .findFirst()
        .orElse(null);
  }

  private static Optional<Duration> milliseconds(String text) {
    return seconds(text).map(duration -> Duration.ofMillis(duration.toSeconds()));
  }

  private static Optional<Duration> seconds(String text) {
    var found = SECONDS.matcher(text.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    var fraction = found.group(2) == null ? "0" : (found.group(2) + "00").substring(0, 3);
    return Optional.of(
        Duration.ofSeconds(Long.parseLong(found.group(1))).plusMillis(Long.parseLong(fraction)));
  }
}
