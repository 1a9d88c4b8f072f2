package dev.orchestrator.messages;

/**
 * What came of an answer to a plan.
 *
 * @param flow the build that the plan belongs to
 */
public record PlanOutcome(FlowId flow, String project, PlanDecision decision) {}
