words: (^\s*|\b(current|local|the|server|tells?|shows?|what|gives?|returns?) )time\b|\bclock\b|\bdate\b|\bкоторый час\b|\bтекущ\w+ врем\w+|(?<!во )\bвремя\b|\bчасы\b|\bдат[ауы]\b
noun: clock
command: time | zone | Europe/Paris | tells date and time, in UTC or in a time zone | сообщает дату и время
---
  /** ISO 8601; UTC unless a zone such as Europe/Paris is given. */
  String time(String zone) {
    try {
      var at = zone.isBlank() ? ZoneOffset.UTC : ZoneId.of(zone.strip());
      return OffsetDateTime.now(at).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("There is no time zone \"" + zone + "\". Try Europe/Paris.");
    }
  }
---
time => ~\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z
time +03:00 => ~\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?\+03:00
time Atlantis => ! There is no time zone "Atlantis". Try Europe/Paris.
