package dev.orchestrator.telegram;

import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Doing;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Clerk.Asked;
import dev.orchestrator.telegram.Deed.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a project stands, in a few lines. */
final class Standing {

  private static final String TURN = "po.turn";

  private Standing() {}

  /** What runs can be cancelled from here. */
  static Sheet sheet(Asked asked, ProjectView view, Explanation why) {
    var lines = new ArrayList<String>();
    lines.add(asked.line("projects.one", view.name(), ProjectMenu.status(asked, view.status())));
    Optional.ofNullable(view.url()).ifPresent(lines::add);
    var works = why.now().stream().filter(doing -> !doing.kind().equals(TURN)).toList();
    works.forEach(doing -> lines.add(asked.line("status.now", words(doing))));
    why.waits().forEach(awaited -> lines.add(waits(asked, awaited)));
    why.failures().stream()
        .findFirst()
        .ifPresent(setback -> lines.add(asked.line("status.setback", setback.reason())));
    var keys = new ArrayList<Choice>();
    keys.add(ProjectMenu.key(asked, Topic.WHY, view.id().toString()));
    if (!works.isEmpty()) {
      keys.add(ProjectMenu.key(asked, Topic.CANCEL, view.id().toString()));
    }
    return Sheet.of(String.join("\n", lines), Choices.each(List.of(keys)));
  }

  private static String words(Doing doing) {
    return doing.words().isBlank() ? doing.stage() : doing.words();
  }

  private static String waits(Asked asked, Awaited awaited) {
    return asked.line("status.waits", awaited.subject());
  }

  /** What models cost for it. */
  static String cost(Asked asked, ProjectView view, Explanation why) {
    var spent = why.spent();
    return asked.line(
        "cost.of",
        view.name(),
        spent.calls(),
        spent.inputTokens(),
        spent.outputTokens(),
        Money.of(asked, Optional.ofNullable(spent.costUsd())));
  }
}
