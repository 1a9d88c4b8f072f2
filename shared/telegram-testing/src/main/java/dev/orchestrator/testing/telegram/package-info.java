/**
 * Test equipment for Telegram: a double of its Bot API over real HTTP, and the phones of the people
 * who talk to bots.
 */
@NullMarked
package dev.orchestrator.testing.telegram;

import org.jspecify.annotations.NullMarked;
