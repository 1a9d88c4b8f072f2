package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownUrlsTest {

  private final KnownUrls urls = new KnownUrls();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It is live at http://127.0.0.1:8001.|It is live at http://127.0.0.1:8001.",
        "See http://127.0.0.1:8001/ now|See http://127.0.0.1:8001/ now",
        "See [it](http://127.0.0.1:8001)|See [it](http://127.0.0.1:8001)",
        "See [it](http://evil.test/x) now|See it now",
        "See http://127.0.0.1:80 now|See now",
        "See http://127.0.0.1:8001/other now|See now",
        "See https://evil.test/?q=1, then go.|See, then go.",
        "See <http://evil.test>.|See.",
        "See (http://evil.test) here|See here",
        "Open localhost:8080/admin please|Open please",
        "Адрес: www.evil.test|Адрес:",
        "HTTPS://EVIL.TEST/x, see|, see",
        "HTTP://127.0.0.1:8001/ works|HTTP://127.0.0.1:8001/ works",
        "hxxp://evil.test/x now|now",
        "go to evil.com today|go to today",
        "go to shop.evil.example.org/x?y=1!|go to!",
        "http://сервис.рф/путь, да|, да",
        "сервис.рф и xn--e1aybc.xn--p1ai/a|и",
        "http://127.0.0.1:8001@evil.test/|",
        "http://127.0.0.1:8001.evil.test is it|is it",
        "http:/evil.test/x and //evil.test/y|and",
        "10.0.0.5/admin or 10.0.0.5:9000|or",
        "http://[::1]:9000/x works|works",
        "[**it**](HTTP://evil.test \"title\") and ![p](http://evil.test/p.png)|**it** and !p",
        "see https://evil.test/a_(b).|see.",
        "ftp://evil.test/x?u=http://127.0.0.1:8001|",
        "Service.java, README.md, node.js, e.g. this and U.S. and 3.14|Service.java, README.md, node.js, e.g. this and U.S. and 3.14",
        "write to ann@mail.com|write to ann@mail.com",
        "Version 1.2.3 at 10:30, file a.b|Version 1.2.3 at 10:30, file a.b",
      })
  void words_keep_only_the_urls_that_somebody_named(String words, String kept) {
    urls.learn("{\"url\":\"http://127.0.0.1:8001\"}");

    assertThat(urls.clean(words)).isEqualTo(kept);
  }

  @Test
  void words_without_a_made_up_url_stay_as_they_are() {
    var words = "Two  spaces ,\n\nand lines \nhttp://127.0.0.1:8001";
    urls.learn("http://127.0.0.1:8001/");

    assertThat(urls.clean(words)).isEqualTo(words);
    assertThat(urls.unknown(words)).isEmpty();
  }

  @Test
  void what_nobody_named_is_listed() {
    assertThat(urls.unknown("http://a.test/ and HTTP://A.test, localhost:1234"))
        .containsExactly("a.test", "localhost:1234");
  }
}
