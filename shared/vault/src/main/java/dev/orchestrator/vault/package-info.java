/** Seals secrets under master keys, and recognises them in texts. It knows no tables. */
@NullMarked
package dev.orchestrator.vault;

import org.jspecify.annotations.NullMarked;
