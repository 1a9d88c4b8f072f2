package dev.orchestrator.po;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.TalkCommand.AskUser;
import dev.orchestrator.messages.TalkCommand.Noted;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.ThreadLog;
import java.util.List;
import java.util.Objects;

/** Says what the model wants said: once, and without URLs that it made up. */
final class Speech {

  private static final Answer<Noted> ONLY_UNKNOWN_URLS =
      Answer.refusedInput(
          "url_unknown",
          "message",
          "No tool result and no event names that URL, so nothing was said.",
          "Look the URL up with get_project, or say it without one.");

  private final ThreadLog log;

  Speech(ThreadLog log) {
    this.log = log;
  }

  Answer<Noted> say(Course course, String step, String words) {
    var cleaned = clean(course, step, words);
    if (cleaned.isEmpty()) {
      return ONLY_UNKNOWN_URLS;
    }
    if (course.hasSaid(cleaned)) {
      return noted("This was said already in this turn.");
    }
    tell(course, step, cleaned, new Said(cleaned));
    return noted("Said.");
  }

  Answer<Noted> ask(Course course, String step, AskUser asked) {
    var question = clean(course, step, asked.question());
    if (question.isEmpty()) {
      return ONLY_UNKNOWN_URLS;
    }
    var choices = Objects.requireNonNullElse(asked.choices(), List.<String>of());
    var cleaned = choices.stream().map(course.urls()::clean).filter(c -> !c.isBlank()).toList();
    tell(course, step, question, new Asked(question, cleaned));
    course.await();
    course.finish();
    return noted("Asked. The turn ends; the user's next words are the answer.");
  }

  /** A URL that is not in sight may still stand further back in the thread. */
  private String clean(Course course, String step, String words) {
    var unknown = course.urls().unknown(words);
    if (!unknown.isEmpty()) {
      course
          .flow()
          .step(step + "-urls", Found.class, _ -> look(course, unknown))
          .in()
          .forEach(course.urls()::learn);
    }
    return course.urls().clean(words).strip();
  }

  private Found look(Course course, List<String> urls) {
    return new Found(
        urls.stream()
            .flatMap(url -> log.mentioning(course.thread(), course.seen(), url).stream())
            .filter(each -> !(each.event() instanceof Said))
            .map(each -> Json.write(each.event()))
            .toList());
  }

  /** Events as JSON that contain what was looked for. */
  private record Found(List<String> in) {}

  /** Tells an event of the turn's own, exactly once however often the turn is run again. */
  void tell(Course course, String step, String words, ThreadEvent event) {
    var seq = course.flow().commit(step, Long.class, tx -> log.append(tx, course.thread(), event));
    course.told(seq, words);
  }

  private static Answer<Noted> noted(String note) {
    return new Answer.Done<>(new Noted(note));
  }
}
