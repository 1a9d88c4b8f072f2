/** The pool of bots at Telegram, which the projects of people get their tokens from. */
@NullMarked
package dev.orchestrator.bots;

import org.jspecify.annotations.NullMarked;
