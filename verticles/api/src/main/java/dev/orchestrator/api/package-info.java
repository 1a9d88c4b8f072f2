/** The HTTP API: threads, events, projects, flows, releases. */
@NullMarked
package dev.orchestrator.api;

import org.jspecify.annotations.NullMarked;
