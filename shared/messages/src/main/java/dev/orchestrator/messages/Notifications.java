package dev.orchestrator.messages;

/** How much of a project a chat tells by itself. What is asked for is always answered. */
public enum Notifications {
  /** Everything, with the progress of running work. */
  ALL,
  /** What came of the work and what a person has to decide; no progress. */
  IMPORTANT,
  /** The same, but without a sound: nothing is lost, nobody is disturbed. */
  OFF
}
