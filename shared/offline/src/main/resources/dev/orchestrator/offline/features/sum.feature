words: \bsums?\b|\badds? (up )?(two )?numbers\b|\bcalculator\b|\badds? them up\b|\bсумм\w*|калькулятор\w*|складыва\w+ числа
noun: sum
command: sum | numbers | 1 2 3 | adds numbers up | складывает числа
---
  /** Adds up numbers that blanks or commas part. */
  String sum(String numbers) {
    try {
      return Arrays.stream(numbers.strip().split("[,\\s]+"))
          .map(number -> new BigDecimal(number))
          .reduce(BigDecimal.ZERO, BigDecimal::add)
          .toPlainString();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + numbers + "\" are no numbers, such as 1 2.5 -3.");
    }
  }
---
sum 1 2 3 => 6
sum 0.1,0.2 => 0.3
sum one => ! "one" are no numbers, such as 1 2.5 -3.
