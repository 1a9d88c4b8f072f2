package dev.orchestrator.messages;

import java.util.List;

/**
 * A plan as a person reads it before anything is built.
 *
 * @param summary what will be there at the end, in one sentence
 * @param modules the parts that it consists of, such as {@code backend}
 * @param steps what is done, in order
 * @param acceptance what must hold at the end, one line each
 * @param variables the variables of the environment that it needs, one line each
 */
public record PlanOutline(
    String summary,
    List<String> modules,
    List<String> steps,
    List<String> acceptance,
    List<String> variables) {}
