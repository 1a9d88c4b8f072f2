package dev.orchestrator.po;

import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Judges one exchange: what was ordered, what was asked, what was said. */
final class Verdict {

  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}{3}");

  private final Dialogue.Exchange exchange;
  private final String language;
  private final List<String> wrong = new ArrayList<>();

  Verdict(Dialogue.Exchange exchange, String language) {
    this.exchange = exchange;
    this.language = language;
  }

  /**
   * What is wrong.
   *
   * @param approvals those that were asked for in this exchange
   */
  List<String> on(List<Command<?>> ordered, List<Approval> approvals, List<ThreadEvent> told) {
    orders(ordered);
    approvals(approvals);
    questions(told);
    words(told);
    return wrong;
  }

  private void orders(List<Command<?>> ordered) {
    var left = new ArrayList<>(ordered);
    for (var call : exchange.calls()) {
      var found = left.stream().filter(each -> fits(call, each)).findFirst();
      found.ifPresentOrElse(left::remove, () -> wrong.add("did not call " + call));
    }
    left.removeIf(each -> exchange.may().contains(nameOf(each)));
    if (!left.isEmpty()) {
      wrong.add("should not have called " + left);
    }
  }

  private void approvals(List<Approval> asked) {
    var left = new ArrayList<>(asked);
    for (var call : exchange.approvals()) {
      var found =
          left.stream()
              .filter(each -> each.command().equals(call.tool()) && fits(call.with(), each.body()))
              .findFirst();
      found.ifPresentOrElse(left::remove, () -> wrong.add("did not ask approval for " + call));
    }
    if (!left.isEmpty()) {
      wrong.add("should not have asked approval for " + left);
    }
  }

  private void questions(List<ThreadEvent> told) {
    var asked = told.stream().anyMatch(Asked.class::isInstance);
    if (asked && exchange.asks().equals("no")) {
      wrong.add("asked: " + told.stream().filter(Asked.class::isInstance).toList());
    }
    if (!asked && exchange.asks().equals("yes")) {
      wrong.add("asked nothing");
    }
  }

  private void words(List<ThreadEvent> told) {
    var said = new ArrayList<String>();
    for (var event : told) {
      switch (event) {
        case Said(var text) -> said.add(text);
        case Asked(var question, var choices) -> said.add(question + " " + choices);
        case ApprovalAsked asked -> said.add(asked.question());
        default -> {} // lines that code makes are judged elsewhere
      }
    }
    var all = String.join("\n", said);
    if (said.isEmpty()) {
      wrong.add("said nothing");
    }
    exchange.says().stream()
        .filter(words -> !found(words, all))
        .forEach(words -> wrong.add("did not say /%s/ but: %s".formatted(words, all)));
    exchange.saysNot().stream()
        .filter(words -> found(words, all))
        .forEach(words -> wrong.add("should not have said /%s/: %s".formatted(words, all)));
    if (CYRILLIC.matcher(all).find() != language.equals("ru")) {
      wrong.add("did not speak %s: %s".formatted(language, all));
    }
  }

  private static boolean fits(Dialogue.Call call, Command<?> command) {
    return nameOf(command).equals(call.tool()) && fits(call.with(), Json.write(command));
  }

  private static boolean fits(Map<String, String> with, String json) {
    var arguments = Json.tree(json);
    return with.entrySet().stream()
        .allMatch(each -> fits(each.getValue(), arguments.path(each.getKey())));
  }

  private static boolean fits(String pattern, com.fasterxml.jackson.databind.JsonNode value) {
    var text = value.isValueNode() ? value.asText("") : value.toString();
    return pattern.startsWith("!") ? !found(pattern.substring(1), text) : found(pattern, text);
  }

  private static boolean found(String pattern, String text) {
    var flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;
    return Pattern.compile(pattern, flags).matcher(text).find();
  }

  private static String nameOf(Command<?> command) {
    return Command.nameOf(command.getClass());
  }
}
