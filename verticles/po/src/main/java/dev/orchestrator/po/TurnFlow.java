package dev.orchestrator.po;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Forks;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Turn;
import java.time.Duration;

/**
 * One run of the ProductOwner over what is new in a thread: the intent parser picks the tools, then
 * the model and its tool calls alternate until nothing is left to do or to see.
 */
final class TurnFlow implements FlowKind<Turn, TurnFlow.End> {

  /** How many times a turn asks the model before it stops. */
  static final int MOST_MODEL_CALLS = 20;

  private final Reader reader;
  private final IntentParser intent;
  private final Talker talker;
  private final ToolCalls tools;
  private final TurnEnds ends;

  TurnFlow(Reader reader, IntentParser intent, Talker talker, ToolCalls tools, TurnEnds ends) {
    this.reader = reader;
    this.intent = intent;
    this.talker = talker;
    this.tools = tools;
    this.ends = ends;
  }

  /** What the journal keeps of a turn that ended by itself. */
  record End(int modelCalls, boolean awaiting) {}

  @Override
  public End run(Flow flow, Turn turn) {
    var course = reader.open(flow, turn);
    course.enable(intent.capabilities(course));
    while (course.modelCalls() < MOST_MODEL_CALLS) {
      tools.carryOut(course, talker.ask(course));
      if (course.over() && ends.end(course)) {
        return course.end();
      }
      reader.look(course);
    }
    ends.stopHere(course);
    return course.end();
  }

  /** What was said and done stays said and done; a copy asks the model again from there on. */
  @Override
  public Forks forks() {
    return Forks.from(
        "intent_parser|model-\\d+|tool-\\d+",
        "only the intent parser, the model's answers and the tools' calls can be made again.");
  }

  @Override
  public void ended(Tx tx, FlowId id, Turn turn, Ended end) {
    ends.ended(tx, turn.thread(), end);
  }

  @Override
  public String name() {
    return ThreadLog.TURN;
  }

  @Override
  public Class<Turn> input() {
    return Turn.class;
  }

  @Override
  public Class<End> result() {
    return End.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public int concurrency() {
    return 64; // turns wait for models, not for processors
  }
}
