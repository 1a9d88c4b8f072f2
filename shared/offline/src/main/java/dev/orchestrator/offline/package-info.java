/** The planner and the template agent, which stand in when no model is configured. */
@NullMarked
package dev.orchestrator.offline;

import org.jspecify.annotations.NullMarked;
