package dev.orchestrator.messages;

import java.util.List;

/** Work that was told to end. It has ended when its state is CANCELLED. */
public record CancelledWork(List<FlowId> flows) {}
