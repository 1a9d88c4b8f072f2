words: \bdices?\b|\bdie\b|\brolls?\b|кубик\w*|игральн\w+ кост\w+
noun: dice
command: roll | | | throws a die | бросает кубик
---
  /** One to six. */
  String roll(String ignored) {
    return String.valueOf(ThreadLocalRandom.current().nextInt(1, 7));
  }
---
roll => ~[1-6]
