/** Starts, watches and removes coding workers. */
@NullMarked
package dev.orchestrator.workers;

import org.jspecify.annotations.NullMarked;
