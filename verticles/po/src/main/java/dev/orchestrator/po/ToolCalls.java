package dev.orchestrator.po;

import dev.orchestrator.access.ToolRuns;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.StepFailed;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.TalkCommand;
import dev.orchestrator.messages.TalkCommand.AskUser;
import dev.orchestrator.messages.TalkCommand.FinishTask;
import dev.orchestrator.messages.TalkCommand.Noted;
import dev.orchestrator.messages.TalkCommand.RequestCapabilities;
import dev.orchestrator.messages.TalkCommand.RespondToUser;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.Arguments;
import dev.orchestrator.tools.ToolCard;
import dev.orchestrator.tools.ToolUse;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries out what a model's reply asks for. Every call gets an answer that the model can act on.
 */
final class ToolCalls {

  /**
   * A repeat carries the same key, so that whoever serves the command answers as before. They go on
   * for as long as a node takes to be started again.
   */
  private static final Retry RESEND = Retry.of(5, Duration.ofMillis(500)).on(ReplyException.class);

  /** The same call so often, with nothing new in between, leads nowhere. */
  private static final int MOST_REPEATS = 3;

  private final Speech speech;
  private final Orders orders;
  private final ApprovalQuestions questions;

  ToolCalls(Speech speech, Orders orders, ApprovalQuestions questions) {
    this.speech = speech;
    this.orders = orders;
    this.questions = questions;
  }

  /** Carries out the calls in order; a reply without any is the turn's last word. */
  void carryOut(Course course, Reply reply) {
    if (reply.calls().isEmpty()) {
      lastWord(course, reply.text());
    }
    for (var call : reply.calls()) {
      var answer = course.over() ? tooLate() : answer(course, call);
      course.urls().learn(answer);
      course.lines().add(new Line.ToolResult(call.id(), call.tool(), answer));
    }
  }

  private void lastWord(Course course, String words) {
    if (!words.isBlank()) {
      speech.say(course, "say-" + course.modelCalls(), words);
    }
    if (course.unanswered()) {
      var line = PoLines.in(course.locale()).of("turn.nothing");
      speech.say(course, "nothing-" + course.modelCalls(), line);
    }
    course.finish();
  }

  private String answer(Course course, ToolCall call) {
    var step = "tool-" + course.nextToolCall();
    if (course.repeats(call.tool() + Arguments.normal(call.arguments())) >= MOST_REPEATS) {
      return Json.write(repeated(call.tool()));
    }
    if (course.toolbox().card(call.tool(), course.capabilities()).isEmpty()) {
      return Json.write(unknown(course, call.tool()));
    }
    return switch (course.toolbox().read(call.tool(), call.arguments())) {
      case ToolUse.Garbage(var refusal) -> Json.write(refusal);
      case ToolUse.Unknown(var name) -> Json.write(unknown(course, name));
      case ToolUse.Order(var command) -> carryOut(course, step, command);
      case ToolUse.ServiceCall service -> carryOut(course, step, service);
    };
  }

  private String carryOut(Course course, String step, ToolUse.ServiceCall service) {
    return service.tool().card().confirm()
        ? questions.ask(course, step, service)
        : course
            .flow()
            .step(step, String.class, key -> orders.send(service, envelope(course, key)));
  }

  private String carryOut(Course course, String step, Command<?> command) {
    if (command instanceof TalkCommand talk) {
      return Json.write(talk(course, step, talk));
    }
    return Tools.confirmed(command)
        ? questions.ask(course, step, command)
        : send(course, step, command);
  }

  private Answer<Noted> talk(Course course, String step, TalkCommand talk) {
    return switch (talk) {
      case RespondToUser(var message) -> speech.say(course, step, message);
      case AskUser asked -> speech.ask(course, step, asked);
      case RequestCapabilities(var names, _) -> enable(course, names);
      case FinishTask _ -> finish(course);
    };
  }

  private String send(Course course, String step, Command<?> command) {
    try {
      return course
          .flow()
          .step(step, String.class, RESEND, key -> orders.send(command, envelope(course, key)));
    } catch (StepFailed e) {
      return Json.write(ToolRuns.unavailable(Command.nameOf(command.getClass())));
    }
  }

  private static Envelope envelope(Course course, String key) {
    return new Envelope(key, course.principal(), Optional.of(course.thread()), course.unasked());
  }

  private static Answer<Noted> finish(Course course) {
    course.finish();
    return noted("The turn ends.");
  }

  private static Answer<Noted> enable(Course course, List<String> names) {
    var wanted = EnumSet.noneOf(Capability.class);
    names.forEach(name -> Capability.named(name).ifPresent(wanted::add));
    wanted.removeIf(each -> tools(course, EnumSet.of(each)).isEmpty());
    var strange =
        names.stream().filter(name -> wanted.stream().noneMatch(w -> w.id().equals(name))).toList();
    if (wanted.isEmpty() || !strange.isEmpty()) {
      return Answer.refusedInput(
          "capability_unknown",
          "capabilities",
          "There is no such group of tools for this user: %s.".formatted(strange),
          "Those that exist: " + existing(course) + ".");
    }
    course.enable(wanted);
    return noted("Loaded: " + String.join(", ", tools(course, wanted)));
  }

  private static String existing(Course course) {
    return Arrays.stream(Capability.values())
        .filter(each -> !tools(course, EnumSet.of(each)).isEmpty())
        .map(Capability::id)
        .collect(Collectors.joining(", "));
  }

  private static Answer<?> unknown(Course course, String name) {
    return Answer.refused(
        "tool_unknown",
        "There is no tool %s here. Loaded: %s."
            .formatted(name, String.join(", ", tools(course, course.capabilities()))),
        "Use one of these, or load more with request_capabilities: %s."
            .formatted(existing(course)));
  }

  private static List<String> tools(Course course, Set<Capability> capabilities) {
    return course.toolbox().cards(capabilities).stream().map(ToolCard::name).toList();
  }

  private static Answer<?> repeated(String tool) {
    return Answer.refused(
        "repeated",
        "%s was called with the same arguments before in this turn, and not carried out again."
            .formatted(tool),
        "Use the result that is there. What takes time is told by an event later: say what you"
            + " know and end the turn.");
  }

  private static String tooLate() {
    return Json.write(
        Answer.refused(
            "turn_over",
            "This was not carried out: a call before it ended the turn.",
            "Call it again if it is still needed."));
  }

  private static Answer<Noted> noted(String note) {
    return new Answer.Done<>(new Noted(note));
  }
}
