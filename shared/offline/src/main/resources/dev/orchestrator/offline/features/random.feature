words: \brandom numbers?\b|случайн\w+ чис\w+
noun: random
command: random | max | 10 | draws a number from 1 to max | выбирает случайное число
---
  /** A whole number from 1 to {@code max}, which is 100 unless given. */
  String random(String max) {
    try {
      var end = max.isBlank() ? 100 : Integer.parseInt(max.strip());
      return String.valueOf(ThreadLocalRandom.current().nextLong(1, end + 1L));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + max + "\" is no whole number above 0.");
    }
  }
---
random 1 => 1
random 3 => ~[123]
random => ~\d{1,3}
random none => ! "none" is no whole number above 0.
