package dev.orchestrator.api;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A request that the gate let pass.
 *
 * @param caller who asks; absent only where the policy admits strangers
 */
record Call(RoutingContext context, Optional<Principal> caller, Buffer bytes) {

  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("ru"));
  private static final int LONGEST_QUERY = 200;
  private static final String KEY = "Idempotency-Key";

  HttpServerRequest request() {
    return context.request();
  }

  HttpServerResponse response() {
    return context.response();
  }

  /** Who asks; the gate has seen to it that somebody does. */
  Principal principal() {
    return caller.orElseThrow();
  }

  /** A parameter of the path; what cannot be a name is not found. */
  String path(String name) {
    var value = context.pathParam(name);
    if (value == null || value.length() > LONGEST_QUERY || !Text.clean(value)) {
      throw Problem.notFound(name, "of that name");
    }
    return value;
  }

  /** A parameter of the path that is an id; what cannot be one is not found. */
  <I> I id(String name, String what, Function<String, I> parse) {
    try {
      return parse.apply(path(name));
    } catch (IllegalArgumentException e) {
      throw Problem.notFound(what, path(name));
    }
  }

  /** A parameter of the query. */
  Optional<String> query(String name) {
    return context.queryParam(name).stream()
        .findFirst()
        .map(text -> Text.checked(name, text, LONGEST_QUERY));
  }

  /** A whole number of the query. */
  long number(String name, long fallback, long least, long most) {
    return query(name).map(text -> within(name, text, least, most)).orElse(fallback);
  }

  /** The JSON object that came along, with no other fields than these. */
  Body body(String... known) {
    if (bytes.length() > 0 && !isJson()) {
      throw new Problem(
          415,
          "not_json",
          null,
          "The body is not declared as JSON.",
          "Send it with Content-Type: application/json.");
    }
    return Body.of(bytes.toString(StandardCharsets.UTF_8), List.of(known));
  }

  /** Whether the sender wants a stream of events. */
  boolean wantsEvents() {
    var accept = request().getHeader("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  /** The language that the sender prefers, of those that we speak. */
  Locale language() {
    var header = request().getHeader("Accept-Language");
    try {
      var found =
          header == null ? null : Locale.lookup(Locale.LanguageRange.parse(header), LANGUAGES);
      return found == null ? Locale.ENGLISH : found;
    } catch (IllegalArgumentException e) {
      return Locale.ENGLISH;
    }
  }

  /** What travels with a command: the sender's key, so that a repeat is answered and not redone. */
  Envelope envelope(Optional<ThreadId> thread) {
    return new Envelope(key().orElse(UUID.randomUUID().toString()), principal(), thread);
  }

  /** The sender's key, kept apart from the same key of others and for other requests. */
  Optional<String> key() {
    return Optional.ofNullable(request().getHeader(KEY))
        .filter(key -> !key.isBlank())
        .map(key -> Text.checked(KEY, key, LONGEST_QUERY))
        .map(key ->
            "api:%s:%s %s:%s"
                .formatted(principal().user(), request().method(), request().path(), key));
  }

  private boolean isJson() {
    var type = request().getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  static long within(String name, String text, long least, long most) {
    try {
      var number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    throw Problem.input(
        "not_a_number",
        name,
        "%s is not a whole number from %d to %d.".formatted(name, least, most),
        "Send such a number.");
  }
}
