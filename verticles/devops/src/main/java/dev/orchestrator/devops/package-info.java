/** Deploys, watches and rolls back releases, and routes requests to them. */
@NullMarked
package dev.orchestrator.devops;

import org.jspecify.annotations.NullMarked;
