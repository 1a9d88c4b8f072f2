/** Who may do what: principals, keys, the one gate in front of every door. */
@NullMarked
package dev.orchestrator.access;

import org.jspecify.annotations.NullMarked;
