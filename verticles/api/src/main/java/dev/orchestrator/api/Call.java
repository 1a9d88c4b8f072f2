package dev.orchestrator.api;

import dev.orchestrator.access.Caller;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A request that the gate let pass.
 *
 * @param caller who asks; absent only where the policy admits strangers
 * @param inputs what came along and fits the contract
 * @param bytes the body as it came
 */
record Call(RoutingContext context, Optional<Caller> caller, Inputs inputs, Buffer bytes) {

  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("ru"));
  private static final int LONGEST_NAME = 200;

  /** Makes a request one that may be repeated. */
  static final String KEY = "Idempotency-Key";

  /** Before it is known what came along. */
  Call(RoutingContext context, Optional<Caller> caller, Buffer bytes) {
    this(context, caller, Inputs.NONE, bytes);
  }

  /** The same, with what came along. */
  Call with(Inputs read) {
    return new Call(context, caller, read, bytes);
  }

  HttpServerRequest request() {
    return context.request();
  }

  HttpServerResponse response() {
    return context.response();
  }

  /** Who asks; the gate has seen to it that somebody does. */
  Principal principal() {
    return known().principal();
  }

  /** Who asks, and by what. */
  Caller known() {
    return caller.orElseThrow();
  }

  /** A parameter of the path; what cannot be a name is not found. */
  String path(String name) {
    var value = context.pathParam(name);
    if (value == null || value.length() > LONGEST_NAME || !Text.clean(value)) {
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

  /** A parameter of the query, or a header that the contract names. */
  Optional<String> query(String name) {
    return Optional.ofNullable(inputs.values().get(name)).map(String::valueOf);
  }

  /** A whole number among those; the contract says what it is if it is left out. */
  Optional<Long> number(String name) {
    return Optional.ofNullable(inputs.values().get(name))
        .map(value -> ((Number) value).longValue());
  }

  /** A yes or no among those, no if it is left out. */
  boolean flag(String name) {
    return Boolean.TRUE.equals(inputs.values().get(name));
  }

  /** The JSON object that came along. */
  Body body() {
    return new Body(inputs.body());
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
    return query(KEY)
        .map(key ->
            "api:%s:%s %s:%s"
                .formatted(principal().user(), request().method(), request().path(), key));
  }
}
