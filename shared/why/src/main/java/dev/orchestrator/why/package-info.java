/** Tells from data what happens to a project, what it waits for, what failed, and what to do. */
@NullMarked
package dev.orchestrator.why;

import org.jspecify.annotations.NullMarked;
