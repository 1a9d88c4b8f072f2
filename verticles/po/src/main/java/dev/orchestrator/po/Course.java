package dev.orchestrator.po;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.llm.Line;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.Turn;
import dev.orchestrator.tools.AnnouncedTool;
import dev.orchestrator.tools.Toolbox;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a turn has come. It lives in memory alone: when a turn runs again from the top, the
 * journal's answers lead it to the same course.
 */
final class Course {

  /**
   * The thread as the turn found it.
   *
   * @param role what its user may do
   * @param seen the number of the newest event that an earlier turn handled
   * @param awaiting whether the turn before ended with a question
   * @param capabilities what that turn had
   * @param summaries what came before the events that the turn is shown, oldest first
   * @param pending what the thread waits for; both are absent where older code journaled it
   * @param services what services that joined offered to the user when the turn began; absent where
   *     older code journaled it
   */
  record Opening(
      Role role,
      long seen,
      boolean awaiting,
      Set<Capability> capabilities,
      List<String> summaries,
      List<String> pending,
      List<AnnouncedTool> services) {

    Opening {
      summaries = Objects.requireNonNullElse(summaries, List.of());
      pending = Objects.requireNonNullElse(pending, List.of());
      services = Objects.requireNonNullElse(services, List.of());
    }
  }

  /**
   * What the turn saw when it looked at the thread.
   *
   * @param seq the number of the newest event at that time
   * @param events those that are new to it, without progress
   * @param cut whether there were more than fit
   */
  record Look(long seq, List<LoggedEvent> events, @Nullable Boolean cut) {

    boolean isCut() {
      return Boolean.TRUE.equals(cut);
    }
  }

  private final Flow flow;
  private final Turn turn;
  private final Opening opening;
  private final Set<Capability> capabilities = EnumSet.of(Capability.BASE);
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> news = new ArrayList<>();
  private final Set<Long> ownEvents = new HashSet<>();
  private final Set<String> said = new HashSet<>();
  private final Map<String, Integer> repeats = new HashMap<>();
  private final KnownUrls urls = new KnownUrls();
  private Locale locale = Locale.ENGLISH;
  private long seen;
  private boolean awaiting;
  private boolean over;
  private boolean unanswered;
  private boolean asked;
  private boolean outgrown;
  private int looks;
  private int modelCalls;
  private int toolCalls;

  Course(Flow flow, Turn turn, Opening opening) {
    this.flow = flow;
    this.turn = turn;
    this.opening = opening;
    this.awaiting = opening.awaiting();
    if (awaiting) {
      capabilities.addAll(opening.capabilities());
    }
    opening.summaries().forEach(urls::learn);
  }

  Flow flow() {
    return flow;
  }

  ThreadId thread() {
    return turn.thread();
  }

  Turn turn() {
    return turn;
  }

  /** What came before the lines, retold. */
  List<String> summaries() {
    return opening.summaries();
  }

  /** What the thread waited for when the turn began. */
  List<String> pending() {
    return opening.pending();
  }

  /** The tools that there were when the turn began; one that went since refuses when called. */
  Toolbox toolbox() {
    return new Toolbox(opening.role(), opening.services());
  }

  /** Who the turn acts as. */
  Principal principal() {
    return new Principal(turn.user(), opening.role());
  }

  /** The language that the user spoke last. */
  Locale locale() {
    return locale;
  }

  KnownUrls urls() {
    return urls;
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  void enable(Set<Capability> more) {
    capabilities.addAll(more);
  }

  /** What the model is shown so far. */
  List<Line> lines() {
    return lines;
  }

  /** What no turn has handled yet, as the model is shown it. */
  List<Line> news() {
    return news;
  }

  /** The number of the newest event that was looked at. */
  long seen() {
    return seen;
  }

  int nextLook() {
    return ++looks;
  }

  int nextModelCall() {
    return ++modelCalls;
  }

  int nextToolCall() {
    return ++toolCalls;
  }

  int modelCalls() {
    return modelCalls;
  }

  /** Takes in what happened; what the turn itself told is known already. */
  void see(Look look) {
    outgrown |= Past.outgrown(look);
    look.events().stream().filter(each -> !ownEvents.contains(each.seq())).forEach(this::see);
    seen = look.seq();
  }

  private void see(LoggedEvent logged) {
    var line = EventLines.line(logged.event());
    lines.add(line);
    urls.learn(logged.event());
    if (logged.seq() > opening.seen()) {
      news.add(line);
      repeats.clear();
      over = false;
      hear(logged.event());
    }
    if (logged.event() instanceof UserSaid(_, var text)) {
      locale = PoLines.languageOf(text);
    }
  }

  /** Whether nothing that this turn answers was said, approved or given by a person. */
  boolean unasked() {
    return !asked;
  }

  private void hear(ThreadEvent event) {
    asked |= event.fromPerson();
    if (event instanceof UserSaid) {
      awaiting = false;
      unanswered = true;
    }
    if (event instanceof ApprovalGiven) {
      awaiting = false;
    }
  }

  /** Whether the thread has become longer than what is sent of it. */
  boolean outgrown() {
    return outgrown;
  }

  /** How often this call was made since something new happened, this time included. */
  int repeats(String call) {
    return repeats.merge(call, 1, Integer::sum);
  }

  /** Notes words that the turn told; their event is not looked at again. */
  void told(long seq, String words) {
    ownEvents.add(seq);
    said.add(words);
    unanswered = false;
  }

  /** Whether these words were said in this turn already. */
  boolean hasSaid(String words) {
    return said.contains(words);
  }

  /** Whether the user said something and heard nothing yet. */
  boolean unanswered() {
    return unanswered;
  }

  /** A question to a person stands. */
  void await() {
    awaiting = true;
  }

  boolean awaiting() {
    return awaiting;
  }

  /** Nothing is left to do, as far as the turn has seen. */
  void finish() {
    over = true;
  }

  boolean over() {
    return over;
  }

  TurnFlow.End end() {
    return new TurnFlow.End(modelCalls, awaiting);
  }

  /** The newest event's number as far as this turn knows. */
  long newest() {
    return ownEvents.stream().reduce(seen, Math::max);
  }
}
