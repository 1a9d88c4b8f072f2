package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A conversation in the terminal, or with the lines of a pipe. */
@Command(
    name = "chat",
    description = "Talk with the team; progress and answers appear as they come.",
    footer = {
      "",
      "Answer an approval with y or n, a question with its number or in your own words.",
      "Ctrl-D leaves; the conversation and its work go on. From a pipe, each line is",
      "said once the one before was answered, and the end waits until all work has",
      "settled."
    })
final class Chat implements Callable<Integer> {

  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final int HISTORY = 20;
  private static final String PROMPT = "> ";

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "<thread>",
      completionCandidates = Known.Conversations.class,
      description = "A conversation to come back to; see `orchestrator threads`.")
  private @Nullable String thread;

  Chat(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (var talk = begun()) {
      if (session.screen().terminal().interactive()) {
        talkLive(talk);
      } else {
        talkThroughPipe(talk);
      }
      session.screen().say("Come back with: orchestrator chat " + talk.thread());
    }
    return 0;
  }

  private Conversation begun() {
    var client = session.client();
    if (thread == null) {
      return new Conversation(client, session.screen(), Conversation.open(client, ""), 0, 0);
    }
    var known = client.get("/api/threads/" + Client.part(thread));
    var last = known.path("last_seq").asLong();
    return new Conversation(client, session.screen(), id(known), Math.max(0, last - HISTORY), last);
  }

  private void talkThroughPipe(Conversation talk) {
    talk.settle(false);
    for (var line = session.line(); line != null; line = session.line()) {
      if (!line.isBlank()) {
        talk.say(line);
        talk.settle(false);
      }
    }
    talk.settle(true);
  }

  /** One thread shows what comes while this one waits for the keyboard. */
  private void talkLive(Conversation talk) {
    var screen = session.screen();
    var trouble = new AtomicReference<@Nullable Stop>();
    var shower = Thread.ofVirtual().name("shower").start(() -> showAll(talk, trouble));
    screen.prompt(PROMPT);
    for (var line = session.line(); line != null; line = session.line()) {
      screen.entered();
      throwIfAny(trouble);
      if (!line.isBlank()) {
        say(talk, line);
      }
      screen.prompt(PROMPT);
    }
    shower.interrupt();
    screen.rest();
    screen.say("");
    throwIfAny(trouble);
  }

  private static void throwIfAny(AtomicReference<@Nullable Stop> trouble) {
    var stop = trouble.get();
    if (stop != null) {
      throw stop;
    }
  }

  /** A refusal of one line, such as one that is too long, ends no conversation. */
  private void say(Conversation talk, String line) {
    try {
      talk.say(line);
    } catch (Stop refusal) {
      if (refusal.status() == Stop.NOT_AUTHORISED) {
        throw refusal;
      }
      session.screen().warn(String.valueOf(refusal.getMessage()));
    }
  }

  private static void showAll(Conversation talk, AtomicReference<@Nullable Stop> trouble) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        talk.show(GLANCE);
      }
    } catch (Stop stop) {
      if (stop.status() != Stop.INTERRUPTED) {
        trouble.set(stop);
      }
    }
  }

  private static String id(JsonNode thread) {
    return thread.path("id").asText();
  }
}
