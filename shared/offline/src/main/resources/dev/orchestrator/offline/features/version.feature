words: \bversion\b|верси[яюией]\b
noun: version
command: version | | | tells its version | сообщает версию
---
  String version(String ignored) {
    return "{{version}}";
  }
---
version => {{version}}
