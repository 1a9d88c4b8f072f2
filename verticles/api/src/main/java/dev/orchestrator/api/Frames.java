package dev.orchestrator.api;

import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Gathering;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.ThreadLog;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * The next events of threads as their readers get them. Whatever a thread tells wakes all of its
 * readers at once, who then want the same: it is read and written once for all of them.
 */
final class Frames {

  private static final int BATCH = 50;

  private final ThreadLog log;
  private final Gathering<Place, Batch> looks = new Gathering<>("streams", this::read);

  Frames(ThreadLog log) {
    this.log = log;
  }

  /**
   * Where a reader is.
   *
   * @param seq the number of the last event that it has
   * @param otherwise the language that it gets unless the thread speaks another
   */
  record Place(ThreadId thread, long seq, Locale otherwise) {

    Place at(long later) {
      return new Place(thread, later, otherwise);
    }

    private ThreadLog.Place inLog() {
      return new ThreadLog.Place(thread, seq);
    }
  }

  /**
   * Some events in order, as Server-Sent Events.
   *
   * @param last the number of the newest of them
   * @param spoken the number of the newest of them with which words have become an event; 0 if none
   * @param more whether there may be more
   */
  record Batch(String text, long last, long spoken, boolean more) {}

  /** What comes behind a place; without text if nothing does. */
  Batch after(Place place) {
    return looks.ask(place);
  }

  private List<Batch> read(List<Place> places) {
    var found = log.after(places.stream().map(Place::inLog).distinct().toList(), BATCH);
    var batches = new HashMap<Place, Batch>();
    return places.stream()
        .map(place ->
            batches.computeIfAbsent(
                place, _ -> batch(place, found.getOrDefault(place.inLog(), List.of()))))
        .toList();
  }

  private Batch batch(Place place, List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return new Batch("", place.seq(), 0, false);
    }
    var spoken =
        events.stream()
            .filter(each -> each.event() instanceof Said || each.event() instanceof Asked)
            .mapToLong(LoggedEvent::seq)
            .max()
            .orElse(0);
    var text = text(events, lines(place.thread(), place.otherwise()));
    return new Batch(text, events.getLast().seq(), spoken, events.size() == BATCH);
  }

  private static String text(List<LoggedEvent> events, Lines lines) {
    var text = new StringBuilder();
    for (var logged : events) {
      var data = Answering.json(ShownEvent.of(logged, lines)); // JSON has no line breaks of its own
      text.append("id: ").append(logged.seq()).append("\ndata: ").append(data).append("\n\n");
    }
    return text.toString();
  }

  /** Whoever speaks Russian reads Russian; else it is as the reader's program asks. */
  Lines lines(ThreadId thread, Locale otherwise) {
    var spoken = log.language(thread);
    return Lines.in(spoken.equals(Locale.ENGLISH) ? otherwise : spoken);
  }
}
