package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that a bot is told.
 *
 * @param lane the chat or person it came from: updates of one lane keep their order
 */
record Update(long id, long lane, ObjectNode json) {}
