package dev.orchestrator.messages;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.PlanWaits;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.ProjectDeleted;
import dev.orchestrator.messages.ThreadEvent.ProjectStopped;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What must not be forgotten of a conversation, found without a model: what the user asked for, and
 * what was decided and done, with names, commits and URLs as they stood. What happened to a project
 * last stands for what happened to it before.
 */
public final class Gist {

  /** Some 400 tokens, also of Russian. */
  private static final int ROOM = 1_200;

  private static final int LONGEST_LINE = 160;
  private static final String ASKED = "- ? ";
  private static final String DONE = "- ";

  private final Lines lines;
  private final Map<String, String> done = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  public Gist(Locale locale) {
    this.lines = Lines.in(locale);
  }

  /** Takes in an earlier gist, or a summary by a model. */
  public Gist after(String earlier) {
    for (var line : earlier.lines().toList()) {
      if (line.startsWith(ASKED)) {
        asked.add(line.substring(ASKED.length()));
      } else if (!line.isBlank()) {
        var text = line.startsWith(DONE) ? line.substring(DONE.length()) : line;
        done.put(text, text);
      }
    }
    return this;
  }

  /** Takes in what a person said. */
  public Gist said(String words) {
    var brief = brief(words);
    if (brief.length() > 3) {
      asked.add(brief);
    }
    return this;
  }

  /** Takes in what happened. */
  public Gist happened(ThreadEvent event) {
    key(event)
        .ifPresentOrElse(
            key -> {
              done.remove(key);
              done.put(key, brief(lines.of(event)));
            },
            () -> {
              if (event instanceof UserSaid(_, var words)) {
                said(words);
              }
            });
    return this;
  }

  /** The gist, one line for each thing; the oldest requests give way first. */
  public String text() {
    var requests = new ArrayList<>(asked);
    var facts = new ArrayList<>(done.values());
    while (length(requests) + length(facts) > ROOM && requests.size() > 3) {
      requests.removeFirst();
    }
    while (length(requests) + length(facts) > ROOM && facts.size() > 1) {
      facts.removeFirst();
    }
    var text = new StringBuilder();
    requests.forEach(line -> text.append(ASKED).append(line).append('\n'));
    facts.forEach(line -> text.append(DONE).append(line).append('\n'));
    return text.toString().strip();
  }

  private static int length(List<String> lines) {
    return lines.stream().mapToInt(line -> line.length() + ASKED.length() + 1).sum();
  }

  /** What a later event of the same key makes obsolete; nothing for what may be forgotten. */
  private static Optional<String> key(ThreadEvent event) {
    return switch (event) {
      case ApprovalGiven given -> Optional.of("approval " + given.approval());
      case PlanAnswered plan -> Optional.of("plan " + plan.project());
      case EngineeringFinished built -> Optional.of("build " + built.project());
      case FlowFailed failed -> Optional.of("build " + failed.project());
      case WorkCancelled cancelled -> Optional.of("build " + cancelled.project());
      case DeployFinished deployed -> Optional.of("runs " + deployed.project());
      case ProjectStopped stopped -> Optional.of("runs " + stopped.project());
      case ReleaseCrashed crashed -> Optional.of("runs " + crashed.project());
      case ProjectDeleted deleted -> Optional.of("runs " + deleted.project());
      case DeployFailed failed -> Optional.of("deploy " + failed.project());
      case SecretsMissing missing -> Optional.of("deploy " + missing.project());
      case UserSaid _, Said _, Asked _, ApprovalAsked _ -> Optional.empty();
      case SecretKept kept -> Optional.of("secret " + kept.name() + " " + kept.project());
      case SecretsAwaited _ -> Optional.empty();
      case Progress _, PlanProposed _, PlanWaits _, Unreadable _ -> Optional.empty();
    };
  }

  private static String brief(String words) {
    var line = words.replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE - 1) + "…" : line;
  }
}
