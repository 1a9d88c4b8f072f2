package dev.orchestrator.messages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a {@link Command} a tool that the ProductOwner's model can call. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Tool {

  /** The group that it is loaded with. */
  Capability capability();

  /** What the model reads about it: what it does and when to use it. */
  String words();

  /** The least role that may use it. */
  Role role() default Role.USER;

  /**
   * True if a person must approve it first when a model asked for it. A model cannot set this: the
   * stored command runs when the approval is given.
   */
  boolean confirm() default false;
}
