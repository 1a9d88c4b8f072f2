/** The catalogue of tools: our own commands, and what services that joined announce. */
@NullMarked
package dev.orchestrator.tools;

import org.jspecify.annotations.NullMarked;
