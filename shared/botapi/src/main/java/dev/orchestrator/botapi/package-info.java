/** Speaks Telegram's Bot API, for the bots that people talk with and those of their projects. */
@NullMarked
package dev.orchestrator.botapi;

import org.jspecify.annotations.NullMarked;
