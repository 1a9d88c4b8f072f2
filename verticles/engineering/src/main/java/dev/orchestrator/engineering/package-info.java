/** Designs, writes and tests code, and merges what passed. */
@NullMarked
package dev.orchestrator.engineering;

import org.jspecify.annotations.NullMarked;
