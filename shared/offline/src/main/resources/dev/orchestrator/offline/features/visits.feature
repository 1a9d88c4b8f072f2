words: \bvisits\b|\bvisit count\w*|\bcount\w* (\w+ ){0,2}(visits?|visitors?|hits?|requests?|calls?|messages?|people|users?|times)\b|\bcounts? (them|visitors)\b|\bсчитает их\b|\bcounter\b|\bhit count\w*|\bhow many (times|people|visitors|visits)\b|сч[её]тчик\w*|посещени\w*|визит\w*|\b(по)?счита\w+ (\w+ ){0,2}(посетител\w+|запрос\w*|сообщени\w+|гост\w+|обращени\w+)|\bсколько (раз|человек|посетителей)\b
noun: counter
command: visits | | | counts visits | считает посещения
each: visits.incrementAndGet();
---
  private final AtomicLong visits = new AtomicLong();

  /** How often anything was asked for since the start, this request included. */
  String visits(String ignored) {
    return String.valueOf(visits.get());
  }
---
visits => 1
visits => 2
