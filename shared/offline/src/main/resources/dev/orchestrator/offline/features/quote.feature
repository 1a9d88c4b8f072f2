words: \bquot(e|es|ations?)\b|\bproverbs?\b|\bwisdoms?\b|цитат\w*|пословиц\w*|мудрост\w*
noun: quotes
command: quote | | | tells a proverb | рассказывает пословицу
---
  private static final List<String> QUOTES =
      List.of(
          "Measure twice, cut once.",
          "A stitch in time saves nine.",
          "Many hands make light work.",
          "Still waters run deep.");

  /** One of a few proverbs, at random. */
  String quote(String ignored) {
    return QUOTES.get(ThreadLocalRandom.current().nextInt(QUOTES.size()));
  }
---
quote => ~(Measure twice, cut once|A stitch in time saves nine|Many hands make light work|Still waters run deep)\.
