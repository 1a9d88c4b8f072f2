words: \bcelsius\b|\bfahrenheit\b|\btemperatures?\b|цельси\w*|фаренгейт\w*|температур\w*
noun: temperature
command: fahrenheit | celsius | 100 | turns degrees Celsius into Fahrenheit | переводит градусы Цельсия в Фаренгейты
command: celsius | fahrenheit | 212 | turns degrees Fahrenheit into Celsius | переводит градусы Фаренгейта в Цельсии
---
  String fahrenheit(String celsius) {
    return degrees(degrees(celsius).multiply(new BigDecimal("1.8")).add(new BigDecimal(32)));
  }

  String celsius(String fahrenheit) {
    var above = degrees(fahrenheit).subtract(new BigDecimal(32));
    return degrees(above.divide(new BigDecimal("1.8"), 2, RoundingMode.HALF_UP));
  }

  private static BigDecimal degrees(String words) {
    if (!words.strip().matches("-?\\d{1,6}([.,]\\d{1,4})?")) {
      throw new IllegalArgumentException("\"" + words + "\" is no number of degrees, such as 36.6.");
    }
    return new BigDecimal(words.strip().replace(',', '.'));
  }

  private static String degrees(BigDecimal value) {
    return value.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
  }
---
fahrenheit 100 => 212
celsius 212 => 100
celsius 0 => -17.78
fahrenheit warm => ! "warm" is no number of degrees, such as 36.6.
