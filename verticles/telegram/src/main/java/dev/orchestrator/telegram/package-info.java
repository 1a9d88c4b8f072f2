/** The door to Telegram: hears what people write there, and tells them what happens. */
@NullMarked
package dev.orchestrator.telegram;

import org.jspecify.annotations.NullMarked;
