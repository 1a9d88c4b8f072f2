/**
 * The Model Context Protocol, one message at a time. It knows no transport and no tools of ours.
 */
@NullMarked
package dev.orchestrator.mcp;

import org.jspecify.annotations.NullMarked;
