package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;

/**
 * What a turn is about.
 *
 * @param user whose thread it is; the turn acts as this user
 */
public record Turn(ThreadId thread, UserId user) {}
