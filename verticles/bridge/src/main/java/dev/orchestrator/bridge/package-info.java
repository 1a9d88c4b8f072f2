/** The event bus for programs in other languages, behind the gate. */
@NullMarked
package dev.orchestrator.bridge;

import org.jspecify.annotations.NullMarked;
