words: \buuids?\b|\bguids?\b|\bunique ids?\b|уникальн\w+ идентификатор\w*
noun: uuid
command: uuid | | | makes a unique id | создаёт уникальный идентификатор
---
  String uuid(String ignored) {
    return UUID.randomUUID().toString();
  }
---
uuid => ~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}
