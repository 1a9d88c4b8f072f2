package dev.orchestrator.offline;

import dev.langchain4j.data.message.ChatMessage;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Moment.Heard;
import dev.orchestrator.offline.Moment.Spoke;
import dev.orchestrator.platform.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which capabilities a turn needs, as the intent parser answers it. */
final class IntentRules {

  private static final int SUMMARY_LENGTH = 120;

  /** The answer's JSON. */
  record Intent(List<String> capabilities, String task_summary, String reasoning) {}

  private IntentRules() {}

  static String answer(Dialogue dialogue, List<ChatMessage> messages) {
    var needed = EnumSet.noneOf(Capability.class);
    var unanswered = dialogue.unanswered();
    for (var i = dialogue.answered(); i < dialogue.moments().size(); i++) {
      needed.addAll(needed(dialogue, i));
    }
    ServiceWords.groups(messages, wishless(dialogue))
        .forEach(group -> Capability.named(group).ifPresent(needed::add));
    var ids = needed.stream().map(Capability::id).toList();
    var reasoning =
        ids.isEmpty() ? "needs no tools beyond talking" : "by rule: " + String.join(", ", ids);
    return Json.write(new Intent(ids, summary(unanswered), reasoning));
  }

  /** What was said since the last answer that no rule of ours understands. */
  private static List<String> wishless(Dialogue dialogue) {
    return IntStream.range(dialogue.answered(), dialogue.moments().size())
        .filter(moment -> dialogue.moments().get(moment) instanceof Heard)
        .mapToObj(moment -> Request.at(dialogue, moment).words())
        .filter(words -> WishRules.of(words) == Wish.UNKNOWN)
        .toList();
  }

  private static Set<Capability> needed(Dialogue dialogue, int moment) {
    return switch (dialogue.moments().get(moment)) {
      case Heard _ -> needed(dialogue, Request.at(dialogue, moment).words());
      case Happened(EngineeringFinished _) -> EnumSet.of(Capability.DEPLOY);
      case Happened(FlowFailed _) -> EnumSet.of(Capability.ENGINEERING);
      case Happened(DeployEvent _) -> EnumSet.of(Capability.DEPLOY);
      case Happened _, Called _, Spoke _ -> EnumSet.noneOf(Capability.class);
    };
  }

  private static Set<Capability> needed(Dialogue dialogue, String words) {
    var aboutPlan =
        PlanTalk.asksFirst(words)
            || (PlanTalk.waiting(dialogue, words).isPresent()
                && PlanTalk.decision(words).isPresent());
    return needed(aboutPlan ? Wish.CHANGE : WishRules.of(words));
  }

  private static Set<Capability> needed(Wish wish) {
    return switch (wish) {
      case NEW, CHANGE, CHANGES, CANCEL ->
          EnumSet.of(Capability.PROJECT_MANAGEMENT, Capability.ENGINEERING);
      case RETRY ->
          EnumSet.of(Capability.PROJECT_MANAGEMENT, Capability.ENGINEERING, Capability.DEPLOY);
      case READY, DEPLOY, ROLLBACK, RELEASES, LOGS ->
          EnumSet.of(Capability.PROJECT_MANAGEMENT, Capability.DEPLOY);
      case BOT, RELEASE_BOT -> EnumSet.of(Capability.PROJECT_MANAGEMENT, Capability.INFRASTRUCTURE);
      case RENAME, STATUS, LIST, STOP, DELETE -> EnumSet.of(Capability.PROJECT_MANAGEMENT);
      case SECRET, APPROVE, HELP, GREETING, THANKS, UNKNOWN -> EnumSet.noneOf(Capability.class);
    };
  }

  private static String summary(List<Moment> unanswered) {
    var words =
        unanswered.stream()
            .map(moment ->
                switch (moment) {
                  case Heard(var said) -> said;
                  case Happened(var event) -> event.getClass().getSimpleName();
                  case Called _, Spoke _ -> "";
                })
            .filter(said -> !said.isEmpty())
            .collect(Collectors.joining("; "))
            .replaceAll("\\s+", " ")
            .strip();
    return words.length() > SUMMARY_LENGTH ? words.substring(0, SUMMARY_LENGTH - 1) + "…" : words;
  }
}
