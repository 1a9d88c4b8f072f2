package dev.orchestrator.telegram;

import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.chats.Telling;
import dev.orchestrator.chats.Tellings;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.markup.ChatText;
import dev.orchestrator.markup.Part;
import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.ThreadLog;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts what happens in the threads into the outbox: progress into the one message that shows it,
 * everything else as messages of their own. The cursor moves in the same transaction.
 */
final class Teller {

  private static final int THREADS = 100;
  private static final int EVENTS = 50;

  private final Flows flows;
  private final ThreadLog log;
  private final Volumes volumes;
  private final Sheets sheets;

  /** What it reads and writes. */
  record Sheets(Chats chats, Tellings tellings, Outbox outbox, ProgressMessages progress) {}

  /** An event, and how loudly it is told. */
  private record Told(LoggedEvent logged, Volume volume) {

    ThreadEvent event() {
      return logged.event();
    }
  }

  Teller(Flows flows, ThreadLog log, Volumes volumes, Sheets sheets) {
    this.flows = flows;
    this.log = log;
    this.volumes = volumes;
    this.sheets = sheets;
  }

  /** Tells what was not told yet; true if there was something. */
  boolean tell(long bot) {
    var behind = sheets.tellings().behind(bot, THREADS);
    behind.forEach(this::tell);
    return !behind.isEmpty();
  }

  private void tell(Telling telling) {
    var events = log.after(telling.thread(), telling.told(), EVENTS);
    if (!events.isEmpty()) {
      var language = log.language(telling.thread());
      var volumes = this.volumes.of(telling.thread());
      var told = events.stream().map(event -> new Told(event, volumes.of(event))).toList();
      flows.transaction(tx -> tell(tx, telling, told, language));
    }
  }

  private boolean tell(Tx tx, Telling telling, List<Told> events, Locale fallback) {
    if (!sheets.tellings().advance(tx, telling, events.getLast().logged().seq())) {
      return false;
    }
    var language = sheets.chats().language(tx, telling.chat()).orElse(fallback);
    var lines = Lines.in(language);
    events.forEach(event -> tell(tx, telling, event, lines));
    return true;
  }

  private void tell(Tx tx, Telling telling, Told told, Lines lines) {
    var line = lines.of(told.event());
    if (told.event() instanceof Progress) {
      show(tx, telling, line, told.volume());
    } else if (isTold(told.event())) {
      sheets.progress().end(tx, telling.chat(), telling.thread());
      say(tx, telling, told, parts(told.event(), line));
    }
  }

  /** People know what they have said themselves. */
  private static boolean isTold(ThreadEvent event) {
    return !(event instanceof UserSaid);
  }

  private void show(Tx tx, Telling telling, String line, Volume volume) {
    if (volume == Volume.MUTE) {
      return;
    }
    ChatText.verbatim(line).stream()
        .findFirst()
        .ifPresent(
            part -> sheets.progress().want(tx, telling.chat(), telling.thread(), part.text()));
  }

  /** Models write Markdown; what code says stands as it is. */
  private static List<Part> parts(ThreadEvent event, String line) {
    return event instanceof Said || event instanceof Asked
        ? ChatText.of(line)
        : ChatText.verbatim(line);
  }

  private void say(Tx tx, Telling telling, Told told, List<Part> parts) {
    var silent = told.volume() == Volume.SILENT;
    for (var part = 0; part < parts.size(); part++) {
      var key = "%s/%d/%d".formatted(telling.thread(), told.logged().seq(), part);
      var thread = Optional.of(telling.thread());
      var body = Json.write(new Letter.Message(parts.get(part), List.of(), silent));
      sheets.outbox().put(tx, new Outbox.Message(telling.chat(), key, thread, body));
    }
  }
}
