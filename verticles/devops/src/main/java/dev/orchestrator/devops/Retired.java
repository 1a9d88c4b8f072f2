package dev.orchestrator.devops;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;

/** A process that no request is sent to any more. */
record Retired(ProjectId project, FlowId process, int port) {}
