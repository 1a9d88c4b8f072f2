package dev.orchestrator.offline;

import dev.orchestrator.messages.DeployCommand.CheckReadyToDeploy;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.ReleaseView;
import dev.orchestrator.offline.Reply.Say;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Deeds about what runs. */
final class DeployMoves {

  private static final Pattern NUMBER =
      WordPatterns.of("(?:release|version|релиз\\w*|верси\\w+|to|на|к)\\s*#?(\\d{1,6})\\b(?!\\.)");
  private static final Pattern LINES =
      WordPatterns.of("\\b(\\d{1,4}) (?:\\w+ )?(?:lines|строк\\w*)");
  private static final int LINES_SHOWN = 40;
  private static final int MOST_LINES = 1000;

  private final Desk desk;
  private final Phrases phrases;
  private final ProjectMeant meant;

  DeployMoves(Desk desk, Phrases phrases, ProjectMeant meant) {
    this.desk = desk;
    this.phrases = phrases;
    this.meant = meant;
  }

  Reply deploy(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new TriggerDeploy(project.name(), null)),
                phrases,
                started -> new Say(phrases.deployStarted(project.name()))));
  }

  Reply ready(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new CheckReadyToDeploy(project.name())),
                phrases,
                readiness ->
                    new Say(
                        readiness.ready()
                            ? phrases.ready(project.name())
                            : phrases.notReady(project.name(), readiness.missing()))));
  }

  Reply rollback(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new Rollback(project.name(), number(NUMBER, request.words()))),
                phrases,
                started -> new Say(phrases.rollingBack(project.name()))));
  }

  Reply releases(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new ListReleases(project.name())),
                phrases,
                found ->
                    WorkMoves.lines(
                        found.releases().stream().map(DeployMoves::line).toList(),
                        phrases.noReleases(project.name()))));
  }

  private static String line(ReleaseView release) {
    return "%d. %s %s"
        .formatted(
            release.number(),
            Phrases.brief(release.commit()),
            release.status().name().toLowerCase(Locale.ROOT));
  }

  Reply logs(Request request) {
    var asked = number(LINES, request.words());
    var lines = asked == null ? LINES_SHOWN : Math.clamp(asked, 1, MOST_LINES);
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new GetDeployLogs(project.name(), lines)),
                phrases,
                tail -> WorkMoves.lines(tail.lines(), phrases.emptyLog(project.name()))));
  }

  private static @Nullable Integer number(Pattern pattern, String words) {
    var number = pattern.matcher(words);
    return number.find() ? Integer.valueOf(number.group(1)) : null;
  }
}
