package dev.orchestrator.telegram;

import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.store.Project;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Clerk.Asked;
import dev.orchestrator.telegram.Deed.About;
import dev.orchestrator.telegram.Deed.Notify;
import dev.orchestrator.telegram.Deed.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Projects to choose from, page by page, and what can be done with one. */
final class ProjectMenu {

  private ProjectMenu() {}

  /** The page that is asked for; what is pressed says the same about one project. */
  static Sheet sheet(Asked asked, About about, List<Project> all) {
    var page = Pages.of(all, about.page(), number -> new About(about.topic(), "", number));
    var rows = new ArrayList<List<Choice>>();
    page.items()
        .forEach(project ->
            rows.add(List.of(Choice.of(project.name(), about(about.topic(), id(project))))));
    rows.addAll(page.keys());
    return Sheet.of(text(asked, about.topic(), page.items()), Choices.oneOf(rows));
  }

  private static String text(Asked asked, Topic topic, List<Project> shown) {
    var head = asked.line(topic == Topic.PROJECTS ? "projects" : "project.which");
    return shown.stream()
        .map(project -> asked.line("projects.one", project.name(), status(asked, project.status())))
        .collect(Collectors.joining("\n", head + "\n", ""));
  }

  static String status(Asked asked, ProjectStatus status) {
    return asked.line("status." + status.name().toLowerCase(Locale.ROOT));
  }

  private static String id(Project project) {
    return project.id().toString();
  }

  private static About about(Topic topic, String project) {
    return new About(topic, project, 0);
  }

  /** One project. */
  static Sheet card(Asked asked, ProjectView view) {
    var text = asked.line("projects.one", view.name(), status(asked, view.status()));
    var url = view.url();
    var lines = new ArrayList<String>(List.of(text));
    if (!view.description().isBlank()) {
      lines.add(view.description());
    }
    if (url != null) {
      lines.add(url);
    }
    return Sheet.of(String.join("\n", lines), Choices.each(keys(asked, view)));
  }

  private static List<List<Choice>> keys(Asked asked, ProjectView view) {
    var id = view.id().toString();
    var rows = new ArrayList<List<Choice>>();
    PublicLink.of(view.url())
        .ifPresent(url -> rows.add(List.of(Choice.link(asked.line("key.open"), url))));
    rows.add(List.of(key(asked, Topic.STATUS, id), key(asked, Topic.WHY, id)));
    rows.add(List.of(key(asked, Topic.LOGS, id), key(asked, Topic.COST, id)));
    rows.add(List.of(key(asked, Topic.DEPLOY, id), key(asked, Topic.ROLLBACK, id)));
    return rows;
  }

  /** How much may be told of one project; what holds now is in the words above. */
  static Sheet levels(Asked asked, ProjectView view) {
    var keys =
        Arrays.stream(Notifications.values())
            .map(level ->
                List.of(Choice.of(level(asked, "key", level), new Notify(view.id(), level))))
            .toList();
    var now = level(asked, "notify", view.notifications());
    return Sheet.of(asked.line("notify", view.name(), now), Choices.oneOf(keys));
  }

  static String level(Asked asked, String kind, Notifications level) {
    return asked.line(kind + ".level." + level.name().toLowerCase(Locale.ROOT));
  }

  static Choice key(Asked asked, Topic topic, String project) {
    var label = asked.line("key." + topic.name().toLowerCase(Locale.ROOT));
    return Choice.of(label, about(topic, project));
  }
}
