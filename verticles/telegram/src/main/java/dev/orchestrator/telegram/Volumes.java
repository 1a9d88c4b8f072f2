package dev.orchestrator.telegram;

import dev.orchestrator.messages.EventSubject;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Wake;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ThreadLog;
import java.util.Map;

/**
 * How loudly events are told: as the owner of their project chose. What the ProductOwner says is as
 * loud as what it speaks of; what a person asked for is always answered aloud.
 */
final class Volumes {

  /** What woke a turn is not far before what was said in it. */
  private static final int LOOK_BACK = 50;

  private final Projects projects;
  private final ThreadLog log;

  Volumes(Projects projects, ThreadLog log) {
    this.projects = projects;
    this.log = log;
  }

  /** Those of one thread, as its owner has chosen now. */
  Chosen of(ThreadId thread) {
    return new Chosen(log, thread, projects.quiet(thread));
  }

  /**
   * @param quiet the projects of which not everything is told
   */
  record Chosen(ThreadLog log, ThreadId thread, Map<ProjectId, Notifications> quiet) {

    Volume of(LoggedEvent event) {
      var level = quiet.isEmpty() ? Notifications.ALL : level(event);
      return switch (level) {
        case ALL -> Volume.ALOUD;
        case IMPORTANT -> event.event() instanceof Progress ? Volume.MUTE : Volume.ALOUD;
        case OFF -> event.event() instanceof Progress ? Volume.MUTE : Volume.SILENT;
      };
    }

    private Notifications level(LoggedEvent event) {
      var about =
          event.event() instanceof Said || event.event() instanceof Asked
              ? woke(event)
              : event.event();
      return EventSubject.of(about)
          .project()
          .map(project -> quiet.getOrDefault(project, Notifications.ALL))
          .orElse(Notifications.ALL);
    }

    private ThreadEvent woke(LoggedEvent said) {
      return log.upTo(thread, said.seq(), LOOK_BACK).reversed().stream()
          .map(LoggedEvent::event)
          .filter(event -> event.wake() != Wake.NONE)
          .findFirst()
          .orElse(said.event());
    }
  }
}
