package dev.orchestrator.why;

import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Doing;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Explains what happens to a topic: a handful of queries, whatever it is about, and no model. It
 * only reads.
 */
public final class Whereabouts {

  private static final String DELETED =
      """
      SELECT name, changed_at FROM project
       WHERE owner = $1 AND status = 'ARCHIVED' AND (name = $2 OR id::text = $2)
       ORDER BY changed_at DESC LIMIT 1
      """;

  private static final String THREAD_OWNER = "SELECT user_id FROM thread WHERE id = $1";

  private static final String OF_THREAD =
      """
      SELECT id FROM project
       WHERE thread_id = $1 AND status <> 'ARCHIVED' ORDER BY created_at DESC LIMIT 50
      """;

  private final Database database;
  private final WorkUnderWay work;
  private final Questions questions;
  private final Results results;

  public Whereabouts(Database database) {
    this.database = database;
    this.work = new WorkUnderWay(database);
    this.questions = new Questions(database);
    this.results = new Results(database);
  }

  /** A project that is no more. */
  public record Deleted(String name, Instant at) {}

  /** The newest project of that name or id that its owner has deleted. */
  public Optional<Deleted> deleted(Principal principal, String nameOrId) {
    return database.first(
        row ->
            new Deleted(
                row.getString("name"), WorkUnderWay.instant(row, "changed_at").orElseThrow()),
        DELETED,
        principal.user().value(),
        nameOrId);
  }

  /** Whose conversation it is. */
  public Optional<UserId> owner(ThreadId thread) {
    return database.first(row -> new UserId(row.getUUID("user_id")), THREAD_OWNER, thread.value());
  }

  /** The projects that a conversation asked for and that are still there. */
  public List<ProjectId> projects(ThreadId thread) {
    return database.list(row -> new ProjectId(row.getUUID("id")), OF_THREAD, thread.value());
  }

  /** Explains the topic, in data and in words. */
  public Explanation explain(Topic topic) {
    var found = work.of(topic, topic.thread().map(questions::told).orElse(Map.of()));
    var asked = asked(topic);
    var waits = new ArrayList<Awaited>();
    asked.stream().map(Questions.Waiting::awaited).forEach(waits::add);
    found.stream().flatMap(each -> each.waits().stream()).forEach(waits::add);
    var plain =
        new Explanation(
            topic.name(),
            topic.project().orElse(null),
            topic.status().map(Enum::name).orElse(null),
            found.stream().map(WorkUnderWay.Found::doing).toList(),
            waits,
            results.failures(topic),
            results.live(topic).orElse(null),
            results.spent(topic),
            List.of(),
            List.of());
    var approvals = asked.stream().flatMap(each -> each.approval().stream()).toList();
    return inWords(topic, withNext(plain, NextSteps.of(topic, plain, approvals)));
  }

  private List<Questions.Waiting> asked(Topic topic) {
    return topic.thread().map(questions::waiting).orElse(List.of());
  }

  private static Explanation withNext(Explanation known, List<String> next) {
    return copy(known, next, known.lines());
  }

  private static Explanation inWords(Topic topic, Explanation known) {
    return copy(known, known.next(), new WhyLines(topic.language()).of(known));
  }

  private static Explanation copy(Explanation known, List<String> next, List<String> lines) {
    return new Explanation(
        known.about(),
        known.project(),
        known.status(),
        known.now(),
        known.waits(),
        known.failures(),
        known.live(),
        known.spent(),
        next,
        lines);
  }

  /** What is done for the topic besides answering in the conversation. */
  static Stream<Doing> deeds(Explanation known) {
    return known.now().stream().filter(doing -> !doing.kind().equals("po.turn"));
  }
}
