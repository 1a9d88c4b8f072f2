/** The command line: a client of the API. */
@NullMarked
package dev.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
