/** Measures what an update from Telegram costs until it is answered, beside grammY. */
@NullMarked
package dev.orchestrator.bench.telegram;

import org.jspecify.annotations.NullMarked;
