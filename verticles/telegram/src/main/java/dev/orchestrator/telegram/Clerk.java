package dev.orchestrator.telegram;

import dev.orchestrator.chats.Seat;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Spending.Group;
import dev.orchestrator.llm.Spending.Sum;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers errands: asks whoever carries something out, with the same commands as other doors. */
final class Clerk {

  private static final int DAYS = 30;

  private final Bus bus;
  private final Talks talks;
  private final Spending spending;
  private final ProjectClerk projects;
  private final AdminClerk admins;

  /** The conversations, to look things up in them. */
  record Talks(Threads threads, ThreadLog log) {}

  /**
   * Who asks, and where.
   *
   * @param key of what is asked: a repeat has the effect of the first
   */
  record Asked(Principal principal, String key, Seat seat, Locale language) {

    Phrases words() {
      return Words.in(language);
    }

    String line(String name, Object... values) {
      return words().line(name, values);
    }

    Envelope envelope(Optional<ThreadId> thread) {
      return new Envelope(key, principal, thread);
    }
  }

  Clerk(Bus bus, Talks talks, Spending spending, ProjectClerk projects, AdminClerk admins) {
    this.bus = bus;
    this.talks = talks;
    this.spending = spending;
    this.projects = projects;
    this.admins = admins;
  }

  Sheet answer(Asked asked, Deed.Errand deed) {
    return switch (deed) {
      case Deed.Approve(var approval, var accepted) ->
          order(asked, new AnswerApproval(approval, accepted), _ -> Sheet.NOTHING);
      case Deed.Decide(var project, var decision) ->
          order(asked, new DecidePlan(project.toString(), decision, null), _ -> Sheet.NOTHING);
      case Deed.Insist(var project, var commit) ->
          order(
              asked,
              new DeployAgain(project.toString(), commit),
              started -> Sheet.of(asked.line("order.deploy", project(started))));
      case Deed.Evidence(var thread, var seq) -> evidence(asked, thread, seq);
      case Deed.About about -> projects.about(asked, about);
      case Deed.Surely(var topic, var project) ->
          projects.carryOut(asked, topic, project.toString());
      case Deed.Look(var sight, var page) -> admins.look(asked, sight, page);
      case Deed.Notify(var project, var level) ->
          order(
              asked,
              new UpdateProject(project.toString(), null, null, level),
              view -> Sheet.of(notified(asked, view)));
      case Deed.Register(var secret) -> admins.register(asked, secret);
      case Deed.Spent() -> spent(asked);
    };
  }

  private <R, C extends Command<R>> Sheet order(Asked asked, C command, Function<R, Sheet> done) {
    return switch (bus.ask(command, asked.envelope(Optional.empty()))) {
      case Answer.Done<R>(var result) -> done.apply(result);
      case Answer.Refused<R> refused -> Refusals.sheet(asked, refused);
      case Answer.Asked<R> _ -> Sheet.NOTHING; // the thread asks
    };
  }

  private static String notified(Asked asked, ProjectView view) {
    var level = ProjectMenu.level(asked, "notify", view.notifications());
    return asked.line("notify.done", view.name(), level);
  }

  private static String project(Started started) {
    return started.project();
  }

  /** Of a thread that belongs to somebody else nothing is shown. */
  private Sheet evidence(Asked asked, ThreadId thread, long seq) {
    return talks
        .threads()
        .find(asked.principal(), thread)
        .flatMap(_ -> talks.log().after(thread, seq - 1, 1).stream().findFirst())
        .map(logged -> evidence(logged.event()))
        .filter(text -> !text.isBlank())
        .map(text -> Sheet.of(asked.line("evidence"), "evidence.log", text))
        .orElseGet(() -> Sheet.of(asked.line("evidence.none")));
  }

  static String evidence(ThreadEvent event) {
    return switch (event) {
      case DeployFailed failed -> failed.evidence();
      case FlowFailed failed -> failed.evidence();
      case ReleaseCrashed crashed -> crashed.evidence();
      default -> ""; // the others show nothing
    };
  }

  /** What models have cost: those of all for admins, else those of the asker's own threads. */
  private Sheet spent(Asked asked) {
    var sums = spending.by(Group.MODEL, asked.principal(), DAYS);
    if (sums.isEmpty()) {
      return Sheet.of(asked.line("spent.none", DAYS));
    }
    return Sheet.of(
        sums.stream()
            .map(sum -> line(asked, sum))
            .collect(Collectors.joining("\n", asked.line("spent", DAYS) + "\n", "")));
  }

  private static String line(Asked asked, Sum sum) {
    return asked.line(
        "spent.one", sum.name(), sum.calls(), Money.of(asked, Optional.ofNullable(sum.costUsd())));
  }
}
