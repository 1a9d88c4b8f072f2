package dev.orchestrator.offline;

import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.offline.Moment.Happened;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/** What people say about plans. */
final class PlanTalk {

  private static final Pattern FIRST =
      WordPatterns.of(
          "[,;:.\\s]*(?:\\b(?:and|but|please|пожалуйста|но|и)\\s+)*(?:\\b(?:let me see|show(?: me)?|i want to see|i'd like to see)"
              + " (?:first )?(?:the|a|your) plan(?: first)?(?: before (?:you )?\\w+(?: \\w+){0,3})?"
              + "|\\bplan (?:it )?first\\b|\\bfirst (?:the|a) plan\\b"
              + "|(?:\\bсначала )?\\b(?:покажи(?:те)?|хочу (?:увидеть|посмотреть)|дай(?:те)?)(?: мне)?(?: сначала)? план(?: сначала)?"
              + "|\\bсначала план\\b)[,;:.!\\s]*");

  private static final String OF_WHAT =
      "(?:(?:the plan|план)\\b[\\s,.!]*)?(?:(?:for|of|для|по) [\\w-]+)?\\W*$";

  private static final Pattern YES =
      WordPatterns.of(
          "^\\W*(?:(?:yes|yep|yeah|ok|okay|sure|fine|good|great|perfect|please"
              + "|(?:i )?(?:accept|agree|like)(?:ed|d)?(?: (?:it|this|to it|with it))?|looks? (?:good|fine|great)"
              + "|sounds? (?:good|fine|great)|go (?:ahead|on)|do it|build it|start(?: (?:it|building))?"
              + "|да|ок|окей|ага|хорошо|отлично|супер|пожалуйста|принимаю|принято|согласен|согласна|годится|подходит"
              + "|нравится|строй(?:те)?|делай(?:те)?|поехали|давай(?:те)?|начинай(?:те)?)\\b[\\s,.!]*)+"
              + OF_WHAT);

  private static final Pattern NO =
      WordPatterns.of(
          "^\\W*(?:(?:no|nope|reject(?: (?:it|this))?|(?:do not|don't) build(?: (?:it|this|that|anything))?"
              + "|cancel(?: (?:it|this))?|forget (?:it|about it)|never ?mind|i changed my mind|thanks|thank you"
              + "|нет|отклоняю|отклони(?:ть)?|не (?:надо|строй|нужно|хочу)|отмена|отмени(?:те)?|забудь|передумал\\w*|спасибо)"
              + "\\b[\\s,.!]*)+"
              + OF_WHAT);

  private static final Pattern CHANGE =
      WordPatterns.of(
          "^\\W*(?:(?:yes|ok|okay|good|no|да|нет|хорошо)\\b[\\s,.]*)?(?:but|and|without|instead|only|also|leave out|no need|change|edit|add|remove|drop|replace|make|use|include"
              + "|но|и|без|вместо|только|ещё|еще|также|добавь\\w*|убери\\w*|замени\\w*|измени\\w*|поменяй\\w*|сделай\\w*|пусть)\\b.+");

  private PlanTalk() {}

  /** Whether the user wants to see the plan before anything is built. */
  static boolean asksFirst(String words) {
    return FIRST.matcher(words).find();
  }

  /** The words without that. */
  static String without(String words) {
    return FIRST.matcher(words).replaceAll(" ").strip();
  }

  /** The project whose plan waits for the user: the one that is named, else the newest. */
  static Optional<String> waiting(Dialogue dialogue, String words) {
    SequencedSet<String> waiting = new LinkedHashSet<>();
    var askedSince = false;
    for (var moment : dialogue.moments()) {
      if (moment instanceof Happened(var event)) {
        switch (event) {
          case PlanProposed plan -> {
            waiting.remove(plan.project());
            waiting.add(plan.project());
            askedSince = false;
          }
          case PlanAnswered answered -> waiting.remove(answered.project());
          case EngineeringFinished built -> waiting.remove(built.project());
          case WorkCancelled cancelled -> waiting.remove(cancelled.project());
          case FlowFailed failed when failed.project() != null -> waiting.remove(failed.project());
          case ApprovalAsked _ -> askedSince = true;
          case ApprovalGiven _ -> askedSince = false;
          default -> {}
        }
      }
    }
    if (waiting.isEmpty() || askedSince) {
      return Optional.empty();
    }
    return waiting.stream()
        .filter(name -> words.contains(name))
        .findFirst()
        .or(() -> Optional.of(waiting.getLast()));
  }

  /** What the words say to a plan that waits; nothing if they are about something else. */
  static Optional<PlanDecision> decision(String words) {
    if (words.isBlank() || words.length() > WishRules.LONGEST) {
      return Optional.empty();
    }
    if (NO.matcher(words).find()) {
      return Optional.of(PlanDecision.REJECT);
    }
    if (YES.matcher(words).find()) {
      return Optional.of(PlanDecision.ACCEPT);
    }
    return CHANGE.matcher(words).find() ? Optional.of(PlanDecision.EDIT) : Optional.empty();
  }
}
