package dev.orchestrator.vault;

import java.util.List;
import java.util.regex.Pattern;

/** What the keys of well-known issuers look like. The issuers say so in their documentation. */
final class Shapes {

  private Shapes() {}

  /**
   * A shape.
   *
   * @param family what the names of such keys contain, in upper case; empty if nothing is usual
   * @param pattern matches the whole value
   */
  record Shape(String family, Pattern pattern) {}

  private static final String BEGIN = "(?<![A-Za-z0-9_-])";
  private static final String END = "(?![A-Za-z0-9_-])";

  static final List<Shape> ALL =
      List.of(
          new Shape(
              "PRIVATE",
              Pattern.compile(
                  "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?s:.{0,20000}?)(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\\z)")),
          shape("ANTHROPIC", "sk-ant-[A-Za-z0-9_-]{16,200}"),
          shape("OPENROUTER", "sk-or-[A-Za-z0-9_-]{16,200}"),
          shape("OPENAI", "sk-(?=[A-Za-z_-]{0,190}[0-9])[A-Za-z0-9_-]{20,250}"),
          shape("STRIPE", "[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}"),
          shape("WEBHOOK", "whsec_[A-Za-z0-9+/=]{16,200}"),
          shape("GITHUB", "(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})"),
          shape("GITLAB", "glpat-[A-Za-z0-9_-]{20,100}"),
          shape("SLACK", "xox[abeoprs]-[A-Za-z0-9-]{10,250}"),
          shape("SLACK", "xapp-[A-Za-z0-9-]{20,250}"),
          shape("AWS", "(?:AKIA|ASIA)[A-Z0-9]{16}"),
          shape("GOOGLE", "AIza[A-Za-z0-9_-]{35}"),
          shape("TELEGRAM", "[0-9]{5,14}:[A-Za-z0-9_-]{30,50}"),
          shape("", "eyJ[A-Za-z0-9_-]{8,4000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{0,4000}"),
          shape("NPM", "npm_[A-Za-z0-9]{36}"),
          shape("HUGGING", "hf_[A-Za-z0-9]{30,60}"),
          shape("SENDGRID", "SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}"),
          shape("ORCHESTRATOR", "ork_[0-9a-f]{16}_[0-9a-f]{64}"),
          // Whoever reads a repository of ours gets an address with its reading key from us.
          new Shape(
              "URL",
              Pattern.compile(
                  "\\b(?!https?://git:[^@\\s]{1,100}@[^\\s/]{1,200}/git/)[a-z][a-z0-9+.-]{1,20}://[^\\s/:@\"'<>]{0,100}:(?!\\*{2,}@|\\$|<|\\{|\\[)[^\\s/@\"'<>]{3,200}@[^\\s\"'<>]{1,500}(?<![.,;:!?)])")));

  private static Shape shape(String family, String value) {
    return new Shape(family, Pattern.compile(BEGIN + value + END));
  }
}
