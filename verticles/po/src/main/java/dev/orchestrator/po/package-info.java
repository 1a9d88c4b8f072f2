/** The ProductOwner: turns what people say into work and tells them what came of it. */
@NullMarked
package dev.orchestrator.po;

import org.jspecify.annotations.NullMarked;
