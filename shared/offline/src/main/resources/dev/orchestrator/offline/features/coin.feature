words: \bcoins?\b|\bheads or tails\b|монет\w*|ор[её]л или решк\w+
noun: coin
command: flip | | | flips a coin | подбрасывает монету
---
  String flip(String ignored) {
    return ThreadLocalRandom.current().nextBoolean() ? "heads" : "tails";
  }
---
flip => ~heads|tails
