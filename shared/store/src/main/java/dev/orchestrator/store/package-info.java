/** What more than one verticle remembers: one class per aggregate, its SQL beside it. */
@NullMarked
package dev.orchestrator.store;

import org.jspecify.annotations.NullMarked;
