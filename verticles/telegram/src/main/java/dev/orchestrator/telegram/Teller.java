package dev.orchestrator.telegram;

import dev.orchestrator.chats.Askings.Asking;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.chats.Telling;
import dev.orchestrator.chats.Tellings;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.markup.ChatText;
import dev.orchestrator.markup.Part;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.ThreadLog;
import java.util.List;
import java.util.Locale;

/**
 * Puts what happens in the threads into the outbox: progress into the one message that shows it,
 * everything else as messages of their own, with what can be pressed under them. The cursor moves
 * in the same transaction.
 */
final class Teller {

  private static final int THREADS = 100;
  private static final int EVENTS = 50;

  private final Flows flows;
  private final Talks talks;
  private final Sheets sheets;
  private final ValueDesk values;
  private final Pen pen;

  /** What it tells, and how loudly. */
  record Talks(ThreadLog log, Volumes volumes) {}

  /** What it reads and writes. */
  record Sheets(Chats chats, Tellings tellings, ProgressMessages progress) {}

  /** An event, and how loudly it is told. */
  private record Told(LoggedEvent logged, Volume volume) {

    ThreadEvent event() {
      return logged.event();
    }
  }

  Teller(Flows flows, Talks talks, Sheets sheets, ValueDesk values, Pen pen) {
    this.flows = flows;
    this.talks = talks;
    this.sheets = sheets;
    this.values = values;
    this.pen = pen;
  }

  /** Tells what was not told yet; true if there was something. */
  boolean tell(long bot) {
    var behind = sheets.tellings().behind(bot, THREADS);
    behind.forEach(this::tell);
    return !behind.isEmpty();
  }

  private void tell(Telling telling) {
    var thread = telling.thread();
    var events = talks.log().after(thread, telling.told(), EVENTS);
    if (!events.isEmpty()) {
      var language = talks.log().language(thread);
      var volumes = talks.volumes().of(thread);
      var told = events.stream().map(event -> new Told(event, volumes.of(event))).toList();
      flows.transaction(tx -> tell(tx, telling, told, language));
    }
  }

  private boolean tell(Tx tx, Telling telling, List<Told> events, Locale fallback) {
    if (!sheets.tellings().advance(tx, telling, events.getLast().logged().seq())) {
      return false;
    }
    var language = sheets.chats().language(tx, telling.chat()).orElse(fallback);
    events.forEach(told -> tell(talk(tx, telling, told.logged(), language), telling, told));
    return true;
  }

  private static Talk talk(Tx tx, Telling telling, LoggedEvent event, Locale language) {
    var key = "%s/%d".formatted(telling.thread(), event.seq());
    return new Talk(tx, telling.seat(), key, language);
  }

  private void tell(Talk talk, Telling telling, Told told) {
    switch (told.event()) {
      case Progress progress -> show(talk, telling, progress.text(), told.volume());
      case UserSaid _ -> {} // people know what they have said themselves
      case SecretsMissing missing -> ask(talk, telling, told, Wanted.of(missing));
      case SecretsAwaited awaited -> ask(talk, telling, told, Wanted.of(awaited));
      default -> say(talk, telling, told); // with what can be pressed under it
    }
  }

  private void show(Talk talk, Telling telling, String line, Volume volume) {
    if (volume == Volume.MUTE) {
      return;
    }
    ChatText.verbatim(line).stream()
        .findFirst()
        .ifPresent(part ->
            sheets.progress().want(talk.tx(), telling.chat(), telling.thread(), part.text()));
  }

  private static Pen.Audience audience(Telling telling, Told told) {
    var silent = told.volume() == Volume.SILENT;
    return new Pen.Audience(telling.thread(), telling.owner(), silent);
  }

  private void say(Talk talk, Telling telling, Told told) {
    sheets.progress().end(talk.tx(), telling.chat(), telling.thread());
    var choices = new EventKeys(telling.thread(), talk.words()).of(told.logged());
    var parts = parts(told.event(), Lines.in(talk.language()));
    pen.tell(talk, audience(telling, told), parts, choices);
  }

  /** Models write Markdown; what code says stands as it is. What is on keys is not said twice. */
  private static List<Part> parts(ThreadEvent event, Lines lines) {
    return switch (event) {
      case Said(var text) -> ChatText.of(text);
      case Asked asked when EventKeys.isOffered(asked) -> ChatText.of(asked.question());
      case Asked asked -> ChatText.of(lines.of(asked));
      case ApprovalAsked asked -> ChatText.verbatim(asked.question());
      default -> ChatText.verbatim(lines.of(event));
    };
  }

  /** Values that are waited for. */
  private record Wanted(ProjectId project, String name, List<String> names, String hint) {

    static Wanted of(SecretsMissing missing) {
      return new Wanted(missing.projectId(), missing.project(), missing.names(), "");
    }

    static Wanted of(SecretsAwaited awaited) {
      return new Wanted(awaited.projectId(), awaited.project(), awaited.names(), awaited.hint());
    }
  }

  /** Here a value can be given at once, so nothing is said of other doors. */
  private void ask(Talk talk, Telling telling, Told told, Wanted wanted) {
    sheets.progress().end(talk.tx(), telling.chat(), telling.thread());
    var names = String.join(", ", wanted.names());
    var line = talk.line("values.missing", wanted.name(), names, wanted.hint()).strip();
    pen.tell(talk, audience(telling, told), ChatText.verbatim(line), Choices.NONE);
    if (!wanted.names().isEmpty()) {
      var asking = new Asking(telling.thread(), wanted.project(), wanted.names());
      values.ask(talk, telling.owner(), asking, wanted.name());
    }
  }
}
