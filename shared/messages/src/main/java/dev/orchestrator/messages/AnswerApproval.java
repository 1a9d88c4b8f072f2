package dev.orchestrator.messages;

/** A person's answer to an approval. Never a tool: a model cannot approve anything. */
public record AnswerApproval(ApprovalId approval, boolean accepted)
    implements Command<AnswerApproval.Outcome> {

  /**
   * What came of it.
   *
   * @param text what happens now, in one line; how the stored command ends is told in the thread by
   *     {@link ThreadEvent.ApprovalGiven}
   */
  public record Outcome(boolean accepted, String text) {}
}
