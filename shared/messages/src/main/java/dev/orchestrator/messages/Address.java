package dev.orchestrator.messages;

/**
 * Where a message of one type goes on the event bus.
 *
 * @param name the bus address
 * @param accepts the one type of body that it admits
 */
public record Address<M>(String name, Class<M> accepts) {

  /** Every deploy outcome, for those who want all of them. */
  public static final Address<DeployEvent> DEPLOY_COMPLETE =
      new Address<>("deploy:complete", DeployEvent.class);

  /**
   * A flow row became READY; whoever runs its kind may claim it now instead of at its next poll.
   */
  public static final Address<FlowReady> FLOW_READY = new Address<>("flow:ready", FlowReady.class);

  /** An agent has another model; a hint, since what is remembered of models ages by itself. */
  public static final Address<AgentChanged> AGENT_CHANGED =
      new Address<>("agent:changed", AgentChanged.class);

  /** A message that did not fit, told by whoever refused it. */
  public static final Address<MessageRefused> MESSAGE_REFUSED =
      new Address<>("message:refused", MessageRefused.class);

  /** An event waits for its position. */
  public static final Address<EventAppended> EVENT_APPENDED =
      new Address<>("events:appended", EventAppended.class);

  /** Events have positions, and can be read. */
  public static final Address<EventsPlaced> EVENTS_PLACED =
      new Address<>("events:placed", EventsPlaced.class);

  /** The outcome of the deploys that a thread waits for. */
  public static Address<DeployEvent> deployComplete(ThreadId thread) {
    return new Address<>("deploy:complete:" + thread, DeployEvent.class);
  }

  /** Says that a thread has new events; the rows are the truth, this is the hint to read them. */
  public static Address<ThreadMoved> thread(ThreadId thread) {
    return new Address<>("thread:" + thread, ThreadMoved.class);
  }

  /** The words that are being spoken in a thread; see {@link ThreadWords}. */
  public static Address<ThreadWords> threadWords(ThreadId thread) {
    return new Address<>("thread:words:" + thread, ThreadWords.class);
  }

  /** Where a command goes: {@code command:create_project} for {@code CreateProject}. */
  public static <C extends Command<?>> Address<C> of(Class<C> command) {
    return new Address<>("command:" + Command.nameOf(command), command);
  }

  /** Where a command goes that only one node can carry out. */
  public static <C extends Command<?>> Address<C> of(Class<C> command, String node) {
    return new Address<>("command:" + Command.nameOf(command) + "@" + node, command);
  }
}
