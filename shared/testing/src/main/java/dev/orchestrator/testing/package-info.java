/** Test equipment: fresh Postgres and Redis, a scripted model, an effect ledger. */
@NullMarked
package dev.orchestrator.testing;

import org.jspecify.annotations.NullMarked;
