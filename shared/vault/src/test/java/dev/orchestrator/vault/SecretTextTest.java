package dev.orchestrator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are made up here at each run, so that nothing that looks like one lies in the tree. */
class SecretTextTest {

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String ALPHANUMERIC =
      LETTERS + LETTERS.toUpperCase(Locale.ROOT) + "0123456789";
  private static final String UPPER = LETTERS.toUpperCase(Locale.ROOT) + "0123456789";
  private static final String HEX = "0123456789abcdef";

  /** What an issuer's keys look like, made from lots. */
  record Issuer(String name, Function<Random, String> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Issuer> issuers() {
    return Stream.of(
        new Issuer("OpenAI", r -> "sk-proj-" + drawn(r, ALPHANUMERIC + "_-", 48) + "7"),
        new Issuer("Anthropic", r -> "sk-ant-api03-" + drawn(r, ALPHANUMERIC + "_-", 80)),
        new Issuer("OpenRouter", r -> "sk-or-v1-" + drawn(r, HEX, 64)),
        new Issuer("GitHub", r -> "ghp_" + drawn(r, ALPHANUMERIC, 36)),
        new Issuer("GitHub, fine", r -> "github_pat_" + drawn(r, ALPHANUMERIC + "_", 70)),
        new Issuer("GitLab", r -> "glpat-" + drawn(r, ALPHANUMERIC, 20)),
        new Issuer(
            "Slack", r -> "xoxb-" + drawn(r, "0123456789", 12) + "-" + drawn(r, ALPHANUMERIC, 24)),
        new Issuer("AWS", r -> "AKIA" + drawn(r, UPPER, 16)),
        new Issuer("Google", r -> "AIza" + drawn(r, ALPHANUMERIC + "_-", 35)),
        new Issuer(
            "Telegram", r -> drawn(r, "123456789", 10) + ":AA" + drawn(r, ALPHANUMERIC + "_-", 33)),
        new Issuer("Stripe", r -> "sk_live_" + drawn(r, ALPHANUMERIC, 24)),
        new Issuer("ours", r -> "ork_" + drawn(r, HEX, 16) + "_" + drawn(r, HEX, 64)),
        new Issuer("JWT", SecretTextTest::jwt),
        new Issuer(
            "URL",
            r -> "postgresql://app:" + drawn(r, ALPHANUMERIC, 12) + "@db.internal:5432/app"));
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void a_key_is_found_wherever_it_stands(Issuer issuer) {
    var lots = new Random(42);
    for (var i = 0; i < 200; i++) {
      var key = issuer.key().apply(lots);
      for (var text :
          new String[] {
            "%s", "My key is %s.", "вот токен: %s, держи", "{\"key\":\"%s\"}", "a\n%s\nb", "KEY=%s"
          }) {
        var said = text.formatted(key);
        assertThat(SecretText.find(said)).as(said).hasSize(1);
        assertThat(SecretText.find(said).getFirst().value().reveal()).as(said).isEqualTo(key);
        assertThat(SecretText.blotted(said)).isEqualTo(text.formatted(SecretText.BLOT));
      }
    }
  }

  /** A key without a name and without a shape can look like a word, if seldom. */
  @Test
  void nearly_every_key_is_found_that_has_nothing_but_its_randomness() {
    var lots = new Random(42);
    var missed = 0;
    for (var i = 0; i < 500; i++) {
      missed += SecretText.find("it is " + random(lots) + " as agreed").size() == 1 ? 0 : 1;
    }
    assertThat(missed).isLessThan(10);
  }

  @Test
  void a_private_key_is_found_whole_and_also_when_its_end_is_cut_off() {
    var body = random(new Random(1)) + "\n" + random(new Random(2));
    var kind = "PRIVATE KEY-----";
    var whole = "-----BEGIN RSA " + kind + "\n" + body + "\n-----END RSA " + kind;
    assertThat(SecretText.blotted("it is\n" + whole + "\nok")).isEqualTo("it is\n[secret]\nok");
    assertThat(SecretText.blotted("-----BEGIN " + kind + "\n" + body)).isEqualTo("[secret]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASSWORD=%s",
        "password=%s",
        "password: '%s'",
        "\"client_secret\": \"%s\",",
        "export API_TOKEN=\"%s\"",
        "my password is %s.",
        "Пароль — %s",
        "пароль от базы: %s",
        "https://example.com/hook?id=7&token=%s"
      })
  void what_is_given_to_a_secrets_name_is_found(String text) {
    var lots = new Random(7);
    for (var i = 0; i < 100; i++) {
      var value = "q" + drawn(lots, ALPHANUMERIC, 8) + "4";
      assertThat(SecretText.blotted(text.formatted(value)))
          .isEqualTo(text.formatted(SecretText.BLOT));
    }
  }

  @Test
  void the_name_that_a_value_is_given_to_is_told() {
    var key = "sk-proj-1" + drawn(new Random(3), ALPHANUMERIC, 40);
    assertThat(SecretText.find("OPENAI_API_KEY=" + key).getFirst().name())
        .contains("OPENAI_API_KEY");
    assertThat(SecretText.find("OPENAI_API_KEY is " + key).getFirst().name())
        .contains("OPENAI_API_KEY");
    assertThat(SecretText.find("SMTP_PASSWORD: hunter22").getFirst().name())
        .contains("SMTP_PASSWORD");
    assertThat(SecretText.find("here: " + key).getFirst().name()).isEmpty();
    assertThat(SecretText.find("here: " + key).getFirst().family()).isEqualTo("OPENAI");
  }

  @Test
  void what_was_blotted_out_stays_as_it_is() {
    var text = "TELEGRAM_BOT_TOKEN=[secret TELEGRAM_BOT_TOKEN] and password: [secret]";
    assertThat(SecretText.find(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commit 3f8a1c2e9b7d4f6a8c0e2b4d6f8a1c3e5b7d9f0a is live",
        "3f8a1c2e9b7d4f6a8c0e2b4d6f8a1c3e5b7d9f0a3f8a1c2e9b7d4f6a8c0e2b4d",
        "flow 0199c3a4-7b1e-7c2d-9a3f-5e6b7c8d9e0f failed",
        "see https://docs.google.com/document/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz/edit#heading=h.1",
        "https://example.com/a/very/long/path/with-Some-Words/and123Numbers/Index.html?page=2&sort=Name",
        "http://127.0.0.1:8000/hello?name=Ann",
        "git@github.com:owner/name.git and ssh://git@example.com/repo.git",
        "at dev.orchestrator.engineering.TemplateBuildTest$Inner.lambda$0(TemplateBuildTest.java:123)",
        "AbstractSingletonProxyFactoryBeanConfigurationInitializer2Test",
        "src/main/java/dev/orchestrator/vault/MasterKeyFileTest2.java",
        "orchestrator-2.14.3-SNAPSHOT-linux-x86_64.tar.gz",
        "version 1.2.3-beta.4+build.2026, release-2026-11-22T14-45-38Z",
        "sha512-Z3VlC4x1QmR0bYk9W2pT7nUe5SaHdF6gJ8oLqNvXwEy1KcBiMtPzAr0DhOjGfVu+Q9l2s4x6y8A1B3C5D7E9Fg==",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "digest: sha256:3f8a1c2e9b7d4f6a8c0e2b4d6f8a1c3e5b7d9f0a3f8a1c2e9b7d4f6a8c0e2b4d",
        "String password = request.getParameter(\"password\");",
        "var token = env.getOrDefault(\"TELEGRAM_BOT_TOKEN\", \"\");",
        "TELEGRAM_BOT_TOKEN: user",
        "env: {PORT: computed, BOT_TOKEN: user, JWT_SECRET: infra}",
        "API_KEY=${API_KEY} PASSWORD=<your password> SECRET_KEY=changeme TOKEN=",
        "client = Client(token=token, password=settings)",
        "the token is required and the password is missing: set it to the token that @BotFather gave",
        "the password is wrong, my token is not accepted; secrets are kept in the vault",
        "Token: see the documentation. Secret: never tell anybody.",
        "max_tokens=4096 input_tokens: 120000 token_count=12345678",
        "Сделай бота, который приветствует людей по имени и считает посещения; токен пришлю потом",
        "Пароль нужно придумать самому, ключ хранится отдельно, секрет никому не показывай",
        "It greets people: /hello?name=Ann answers \"Hello, Ann\" and counts 1234567890 visits",
        "2026-11-22T14:45:38.123456Z INFO listening on 0.0.0.0:8080 pid=12345 took 00:00:12",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV is an id",
        "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp build Service",
        "if (secret == null) { throw new IllegalStateException(\"secret is null\"); }",
        "+7 912 345-67-89, ann@example.com, card ending 4242, room 12:30"
      })
  void what_is_harmless_is_left_alone(String text) {
    assertThat(SecretText.blotted(text)).isEqualTo(text);
  }

  @Test
  void the_address_of_a_repository_of_ours_is_left_alone_for_it_is_given_to_be_used() {
    var key = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[24]);
    var path = "@127.0.0.1:7070/git/0199c3a4-7b1e-7c2d-9a3f-5e6b7c8d9e0f/greeter.git";
    assertThat(SecretText.find("git clone http://git:" + key + path)).isEmpty();
  }

  @Test
  void a_single_word_may_be_what_somebody_was_asked_for() {
    assertThat(SecretText.lone(" horse9battery-staple \n")).isPresent();
    assertThat(SecretText.lone("deploy it now")).isEmpty();
    assertThat(SecretText.lone("yes")).isEmpty();
    assertThat(SecretText.lone("https://example.com/a1")).isEmpty();
  }

  @Test
  void a_hostile_text_takes_no_longer_than_any_other() {
    var began = System.nanoTime();
    for (var piece :
        new String[] {"password", "a.", "token=", "-----BEGIN PRIVATE KEY-----", "x://a:"}) {
      SecretText.find(piece.repeat(32_000 / piece.length()));
    }
    assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(10_000);
  }

  private static String random(Random lots) {
    var bytes = new byte[32];
    lots.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String jwt(Random lots) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var head =
        encoder.encodeToString(
            "{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));
    var body =
        encoder.encodeToString(
            ("{\"sub\":\"" + drawn(lots, HEX, 12) + "\"}").getBytes(StandardCharsets.US_ASCII));
    return head + "." + body + "." + random(lots);
  }

  private static String drawn(Random lots, String alphabet, int length) {
    var text = new StringBuilder();
    for (var i = 0; i < length; i++) {
      text.append(alphabet.charAt(lots.nextInt(alphabet.length())));
    }
    // Not a sign at the end, which could as well belong to the sentence.
    text.setCharAt(length - 1, alphabet.charAt(0));
    return text.toString();
  }
}
