/** Main: where everything meets. */
@NullMarked
package dev.orchestrator.app;

import org.jspecify.annotations.NullMarked;
