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
import dev.orchestrator.messages.WorkerReport.WorkerCompleted;
import dev.orchestrator.messages.WorkerReport.WorkerFailed;
import dev.orchestrator.messages.WorkerReport.WorkerProgress;
import dev.orchestrator.messages.WorkerReport.WorkerStarted;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;

/**
 * Events as lines for people, made by code. What is ready, failed or live, and its URL, is said
 * here and nowhere else, so that no model can get it wrong.
 */
public final class Lines {

  private static final int SHORT_COMMIT = 8;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ResourceBundle words;
  private final Locale locale;

  private Lines(Locale locale) {
    this.locale = locale;
    this.words = ResourceBundle.getBundle("lines", locale, NO_FALLBACK);
  }

  /** An unknown language is English, whatever the machine speaks. */
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  /** The lines in a language; English if we do not speak it. */
  public static Lines in(Locale locale) {
    return new Lines(locale);
  }

  /** What a person reads about whatever happened. */
  public String ofAny(DomainEvent event) {
    return switch (event) {
      case ThreadEvent told -> of(told);
      case WorkerStarted(var worker, var repository, _) ->
          line("worker.started", step(worker), worker.agent(), repository);
      case WorkerProgress(var worker, var stage, var message, var percent) ->
          line("worker.progress", step(worker), stage, message, percent);
      case WorkerCompleted(var worker, _, _, _, var summary) ->
          line("worker.completed", step(worker), summary);
      case WorkerFailed(var worker, var kind, var message, _) ->
          line("worker.failed", step(worker), kind, message);
    };
  }

  private static String step(WorkerReport.Assignment worker) {
    return worker.request().substring(worker.request().indexOf('/') + 1);
  }

  /** What a person reads about the event. */
  public String of(ThreadEvent event) {
    return switch (event) {
      case UserSaid(_, var text) -> text;
      case Said(var text) -> text;
      case Asked(var question, var choices) ->
          choices.isEmpty() ? question : question + " [" + String.join(" | ", choices) + "]";
      case ApprovalAsked(var id, _, var question, _) -> line("approval.asked", question, id);
      case ApprovalGiven given -> given(given);
      case Progress(_, _, _, var text) -> text;
      case Unreadable(var kind) -> line("event.unreadable", kind);
      case EngineeringFinished(_, _, var project, var commit, _, var tests) ->
          line("engineering.finished", project, shortened(commit), tests);
      case PlanProposed proposed -> new PlanLines(words, locale).of(proposed);
      case PlanWaits(_, _, var project, _, var until) -> line("plan.waits", project, time(until));
      case PlanAnswered(_, _, var project, var version, var decision, var changes) ->
          line(
              "plan." + decision.name().toLowerCase(Locale.ROOT),
              project,
              version,
              Objects.requireNonNullElse(changes, ""));
      case WorkCancelled(_, _, _, var project) -> line("work.cancelled", project);
      case ProjectStopped(_, _, var project) -> line("project.stopped", project);
      case ProjectDeleted(_, _, var project) -> line("project.deleted", project);
      case ReleaseCrashed(_, _, var project, var commit, var reason, _) ->
          line("release.crashed", project, shortened(commit), reason);
      case SecretsAwaited(_, var project, var names, var hint) ->
          line("secrets.awaited", project, String.join(", ", names), hint).strip();
      case SecretKept kept -> kept(kept);
      case FlowFailed failed -> failed(failed);
      case DeployFinished finished -> finished(finished);
      case SecretsMissing(_, _, var project, var names) ->
          line("secrets.missing", project, String.join(", ", names));
      case DeployFailed(_, _, var project, var commit, var reason, _, _) ->
          line("deploy.failed", project, shortened(commit), reason);
    };
  }

  private String given(ApprovalGiven given) {
    if (given.accepted()) {
      return line("approval.accepted", Objects.requireNonNullElse(given.outcome(), ""));
    }
    return line(given.by() == null ? "approval.expired" : "approval.refused", given.command());
  }

  private String kept(SecretKept kept) {
    if (kept.project() == null) {
      return line("secret.caught", kept.name());
    }
    return line(kept.goesOn() ? "secret.kept.goes-on" : "secret.kept", kept.name(), kept.project());
  }

  private String failed(FlowFailed failed) {
    return failed.project() == null
        ? line("flow.failed", failed.reason())
        : line("flow.failed.project", failed.project(), failed.reason());
  }

  private String finished(DeployFinished finished) {
    var key = finished.rollback() ? "deploy.rolled-back" : "deploy.finished";
    return line(key, finished.project(), finished.url(), shortened(finished.commit()));
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String shortened(String commit) {
    return commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
  }

  private String line(String key, Object... values) {
    return new MessageFormat(words.getString(key), locale).format(values);
  }
}
