/** Where code lives: bare git repositories; the only home of JGit. */
@NullMarked
package dev.orchestrator.forge;

import org.jspecify.annotations.NullMarked;
